'use strict';

const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
};

// Descriptions quote names between backticks; everything is put in as text, never as markup.
const words = text => (text ?? '').split('`').map((part, i) => i % 2 ? make('code', { textContent: part }) : part);

const verb = method =>
  make('span', { className: method === 'get' ? 'verb' : 'verb write', textContent: method.toUpperCase() });

const copyable = text => {
  const button = make('button', { className: 'copy', type: 'button', textContent: 'Copy' });
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  });
  return make('div', {}, button, make('pre', { textContent: text, tabIndex: 0 }));
};

// What a reference leads to, or the part itself: "#/components/responses/unauthenticated".
const resolve = (part, doc) =>
  part.$ref ? part.$ref.split('/').slice(1).reduce((at, name) => at[name], doc) : part;

const nameOf = schema => schema.$ref?.split('/').at(-1);

const typeOf = (schema, doc) => {
  if (schema.$ref) return nameOf(schema);
  if (schema.oneOf) return schema.oneOf.map(choice => typeOf(choice, doc)).join(' or ');
  const types = [schema.type ?? 'any'].flat().map(type =>
    type === 'array' ? `list of ${typeOf(schema.items, doc)}` : schema.format ? `${type} (${schema.format})` : type);
  return types.filter((type, i) => i === 0 || type.startsWith('null')).join(' or ');
};

const limits = schema => [
  schema.default !== undefined && `default ${schema.default}`,
  schema.minimum !== undefined && `from ${schema.minimum} to ${schema.maximum}`,
  schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
].filter(Boolean).join(', ');

const choices = (schema, said = schema.description) => schema['x-words']
  ? make('ul', {}, ...Object.entries(schema['x-words']).map(([word, means]) =>
    make('li', {}, make('code', { textContent: word }), ' ', ...words(means))))
  : schema.enum && !said?.includes('one of')
    ? make('div', { className: 'soft', textContent: schema.enum.filter(word => word !== null).join(', ') })
    : null;

const fields = (schema, doc, seen = []) => {
  const whole = resolve(schema, doc);
  const list = make('dl');
  for (const [name, field] of Object.entries(whole.properties ?? {})) {
    list.append(make('dt', {}, name,
      make('span', { className: 'soft', textContent: typeOf(field, doc) }),
      whole.required?.includes(name) && whole.additionalProperties === false
        ? make('span', { className: 'must', textContent: 'required' }) : null));
    list.append(make('dd', {}, ...words(field.description), ' ',
      make('span', { className: 'soft', textContent: limits(field) }), choices(field), inner(field, doc, seen)));
  }
  return list;
};

const inner = (field, doc, seen) => {
  const nested = [field, field.items, ...(field.oneOf ?? [])].find(part => part?.$ref);
  if (!nested || seen.includes(nested.$ref)) return null;
  return make('details', {}, make('summary', { textContent: `Fields of ${nameOf(nested)}` }),
    fields(nested, doc, [...seen, nested.$ref]));
};

// Where the server begins: a proxy may have it under a path.
const documentPath = document.getElementById('document').getAttribute('href');
const root = documentPath.slice(0, -'/openapi/v1.json'.length);

const curl = (method, path, operation) => {
  const body = operation.requestBody?.content['application/json'].example;
  const lines = [
    `curl -X ${method.toUpperCase()} '${location.origin}${root}${path}'`, "-H \"Authorization: Bearer $API_KEY\"",
  ];
  if (body) lines.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`);
  return lines.join(' \\\n  ');
};

const parameters = (operation, doc) => {
  if (operation.parameters.length === 0) return [];
  const list = make('dl');
  for (const each of operation.parameters.map(parameter => resolve(parameter, doc))) {
    list.append(
      make('dt', {}, each.name,
        make('span', { className: 'soft', textContent: `${each.in}, ${typeOf(each.schema, doc)}` }),
        each.required ? make('span', { className: 'must', textContent: 'required' }) : null),
      make('dd', {}, ...words(each.description), ' ',
        make('span', { className: 'soft', textContent: limits(each.schema) }), choices(each.schema, each.description)));
  }
  return [make('h4', { textContent: 'Parameters' }), list];
};

const success = (status, response, doc) => {
  const content = response.content['application/json'];
  return [
    make('h4', { textContent: `Response ${status}` }), make('p', {}, ...words(response.description)),
    make('details', {}, make('summary', { textContent: 'Fields' }), fields(content.schema, doc)),
    make('details', {}, make('summary', { textContent: 'Example' }),
      copyable(JSON.stringify(content.example, null, 2))),
  ];
};

const refusals = (responses, doc) => {
  const list = make('dl');
  for (const [status, response] of responses) {
    const { examples } = resolve(response, doc).content['application/problem+json'];
    for (const [code, example] of Object.entries(examples))
      list.append(make('dt', { textContent: `${status} ${code}` }),
        make('dd', { textContent: resolve(example, doc).value.detail }));
  }
  return make('details', {}, make('summary', { textContent: 'Errors' }), list);
};

const caller = scope => ({
  none: 'No API key needed.', subscriber: 'Needs a subscriber token.',
})[scope] ?? `Needs an API key with the scope ${scope}.`;

const route = (method, path, operation, doc) => {
  const responses = Object.entries(operation.responses);
  const body = operation.requestBody?.content['application/json'];
  return make('section', { id: operation.operationId },
    make('h3', {}, verb(method), ' ', path),
    make('p', {}, ...words(operation.summary), ' ',
      make('span', { className: 'soft', textContent: caller(operation['x-scope']) })),
    ...parameters(operation, doc),
    ...(body ? [make('h4', { textContent: 'Body' }), fields(body.schema, doc)] : []),
    make('h4', { textContent: 'Example' }), copyable(curl(method, path, operation)),
    ...responses.filter(([status]) => status < '300').flatMap(([status, response]) => success(status, response, doc)),
    refusals(responses.filter(([status]) => status >= '300'), doc));
};

const webhook = (type, operation, doc) => {
  const body = operation.requestBody.content['application/json'];
  return make('section', { id: operation.operationId },
    make('h3', {}, verb('post'), ' ', type), make('p', {}, ...words(operation.summary)), ...parameters(operation, doc),
    make('details', {}, make('summary', { textContent: 'Fields' }), fields(body.schema, doc)),
    make('details', {}, make('summary', { textContent: 'Example' }), copyable(JSON.stringify(body.example, null, 2))));
};

const show = doc => {
  const main = document.getElementById('main');
  const nav = document.getElementById('resources');
  main.replaceChildren(make('p', {}, ...words(doc.info.description)));
  let tag = null;
  for (const [path, methods] of Object.entries(doc.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.tags[0] !== tag) {
        tag = operation.tags[0];
        const title = tag[0].toUpperCase() + tag.slice(1).replaceAll('_', ' ');
        nav.append(make('h2', { textContent: title }));
        main.append(make('h2', { textContent: title }));
      }
      nav.append(make('a', { href: `#${operation.operationId}` },
        verb(method), operation.operationId.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)));
      main.append(route(method, path, operation, doc));
    }
  }
  nav.append(make('h2', { textContent: 'Webhooks' }));
  main.append(make('h2', { textContent: 'Webhooks' }),
    make('p', {}, 'What the engine posts to your webhook endpoints.'));
  for (const [type, { post }] of Object.entries(doc.webhooks)) {
    nav.append(make('a', { href: `#${post.operationId}` }, verb('post'), type));
    main.append(webhook(type, post, doc));
  }
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
};

const menu = document.getElementById('menu');
const toggle = open => {
  document.getElementById('resources').classList.toggle('open', open);
  menu.setAttribute('aria-expanded', String(open));
};
menu.addEventListener('click', () => toggle(menu.getAttribute('aria-expanded') !== 'true'));
document.getElementById('resources').addEventListener('click', () => toggle(false));

fetch(documentPath).then(answer => answer.json()).then(show).catch(() => {
  document.getElementById('main').textContent = 'The OpenAPI document could not be loaded. Check that the server is running, then reload this page.';
});
