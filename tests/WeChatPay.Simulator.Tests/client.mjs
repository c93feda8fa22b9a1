// A WeChat Pay Global client that shares no code with ours: node's own crypto and http, nothing else.
// It walks pre-sign, signing, deduction, query, reverse and termination against a running simulator, checks the
// signature of every reply and notification, and checks that each kind of bad request is refused.
// Usage: node client.mjs BASE_URL. The last line of its output is "OK"; any mismatch ends it with status 1.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';

const base = process.argv[2].replace(/\/$/, '');
const keys = await control('GET', '/_control/keys');
const trusted = new Map();

const received = [];
const waiters = [];
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('{"code":"SUCCESS","message":"OK"}');
    waiters.splice(0).forEach(wake => wake());
  });
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const own = `http://127.0.0.1:${server.address().port}`;

function control(method, path, body) {
  return send(method, path, body === undefined ? '' : JSON.stringify(body), { 'Content-Type': 'application/json' })
    .then(reply => {
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.body}`);
      return reply.body.length ? JSON.parse(reply.body) : undefined;
    });
}

function send(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, { method, headers: { ...headers } }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () => resolve({
        status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString('utf8'),
      }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const direct = { mchid: keys.mchid, serial: keys.merchant_serial_no, key: keys.merchant_private_key, secret: keys.api_v3_key };
const partner = {
  mchid: keys.institution.sp_mchid, serial: keys.institution.merchant_serial_no,
  key: keys.institution.merchant_private_key, secret: keys.institution.api_v3_key,
};

function authorization(who, method, path, body, changed = {}) {
  const timestamp = changed.timestamp ?? Math.floor(Date.now() / 1000).toString();
  const nonce = changed.nonce ?? crypto.randomBytes(16).toString('hex');
  const signature = changed.signature
    ?? crypto.sign('RSA-SHA256', Buffer.from(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`), who.key).toString('base64');
  return `WECHATPAY2-SHA256-RSA2048 mchid="${who.mchid}",nonce_str="${nonce}",timestamp="${timestamp}",`
    + `serial_no="${changed.serial ?? who.serial}",signature="${signature}"`;
}

async function call(who, method, path, body, changed) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = { Accept: 'application/json', 'User-Agent': 'stranger/1.0', Authorization: authorization(who, method, path, text, changed) };
  if (text) headers['Content-Type'] = 'application/json';
  if (changed?.ask) headers['Wechatpay-Serial'] = changed.ask;
  const reply = await send(method, path, text, headers);
  if (reply.status === 401) {
    assert.equal(reply.headers['wechatpay-signature'], undefined, 'a 401 must not be signed');
  } else if (trusted.size) {
    verify(reply.headers, reply.body, `${method} ${path}`);
  }
  assert.ok(reply.headers['request-id'], 'Request-ID');
  return { status: reply.status, headers: reply.headers, json: reply.body ? JSON.parse(reply.body) : undefined, raw: reply.body };
}

function verify(headers, body, what) {
  const key = trusted.get(headers['wechatpay-serial']);
  assert.ok(key, `${what}: unknown serial ${headers['wechatpay-serial']}`);
  assert.ok(Math.abs(Date.now() / 1000 - Number(headers['wechatpay-timestamp'])) < 300, `${what}: timestamp`);
  const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
  assert.ok(crypto.verify('RSA-SHA256', Buffer.from(message), key, Buffer.from(headers['wechatpay-signature'], 'base64')),
    `${what}: signature`);
}

function open(who, resource) {
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  const cipher = crypto.createDecipheriv('aes-256-gcm', Buffer.from(who.secret), Buffer.from(resource.nonce));
  cipher.setAAD(Buffer.from(resource.associated_data ?? ''));
  cipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return Buffer.concat([cipher.update(bytes.subarray(0, bytes.length - 16)), cipher.final()]).toString('utf8');
}

async function notification(who, type) {
  for (;;) {
    const index = received.findIndex(n => JSON.parse(n.body).event_type === type);
    if (index >= 0) {
      const [found] = received.splice(index, 1);
      verify(found.headers, found.body.toString('utf8'), type);
      const envelope = JSON.parse(found.body);
      assert.equal(envelope.resource.algorithm, 'AEAD_AES_256_GCM');
      return JSON.parse(open(who, envelope.resource));
    }
    let timer;
    await Promise.race([
      new Promise(resolve => waiters.push(resolve)),
      new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no ${type} within 20 s`)), 20000); }),
    ]);
    clearTimeout(timer);
  }
}

async function certificates() {
  const reply = await call(direct, 'GET', '/v3/global/certificates');
  assert.equal(reply.status, 200);
  for (const item of reply.json.data) {
    const certificate = new crypto.X509Certificate(open(direct, item.encrypt_certificate));
    assert.equal(certificate.serialNumber, item.serial_no);
    trusted.set(item.serial_no, certificate.publicKey);
  }
  verify(reply.headers, reply.raw, 'certificates');
}

async function walk(who, ids, planId, suffix, query) {
  const code = `C${suffix}${Date.now()}`;
  const openid = `oNODE${suffix}${Date.now()}`;
  await control('PUT', `/_control/templates/${planId}`, { termination_notify_url: `${own}/terminated` });
  const session = await call(who, 'POST', '/v3/global/papay/contracts/miniprogram-pre-entrust-sign', {
    ...ids, plan_id: planId, out_contract_code: code, user_display_name: '张三', success_notify_url: `${own}/signed`, openid,
  });
  assert.equal(session.status, 200, session.raw);
  const early = await call(who, 'GET', `/v3/global/papay/contracts/out-contract-code/${code}?${query}&plan_id=${planId}`);
  assert.equal(early.status, 404);
  const signed = await control('POST', `/_control/sessions/${session.json.session_id}/sign`);
  const news = await notification(who, 'PAPAY.SIGN');
  assert.equal(news.contract_id, signed.contract_id);
  assert.equal(news.out_contract_code, code);
  assert.equal(news.openid, openid);
  const contract = await call(who, 'GET', `/v3/global/papay/contracts/${signed.contract_id}?${query}`);
  assert.equal(contract.json.state, 'SIGNED');

  const order = {
    ...ids, description: 'Store-City-月费', attach: 'custom', notify_url: `${own}/paid`, out_trade_no: `D${suffix}${Date.now()}`,
    merchant_category_code: '1011', contract_id: signed.contract_id, amount: { total: 888, currency: 'HKD' },
  };
  const paid = await call(who, 'POST', '/v3/global/papay/transactions', order);
  assert.equal(paid.status, 200, paid.raw);
  assert.equal(paid.json.trade_state, 'SUCCESS');
  assert.deepEqual([paid.json.amount.payer_total, paid.json.amount.payer_currency], [824, 'CNY']);
  const money = await notification(who, 'TRANSACTION.SUCCESS');
  assert.equal(money.transaction_id, paid.json.transaction_id);
  assert.equal(money.amount.total, 888);

  const sub = ids.sub_mchid ? `?sub_mchid=${ids.sub_mchid}` : '';
  for (const path of [`out-trade-no/${order.out_trade_no}`, `out_trade_no/${order.out_trade_no}`, paid.json.transaction_id]) {
    const found = await call(who, 'GET', `/v3/global/papay/transactions/${path}${sub}`);
    assert.equal(found.json.trade_state, 'SUCCESS', found.raw);
  }
  const again = await call(who, 'POST', '/v3/global/papay/transactions', order);
  assert.deepEqual([again.status, again.json.code], [400, 'ORDER_PAID']);

  await control('PUT', `/_control/users/${openid}`, { balance: 10, currency: 'HKD' });
  const poor = { ...order, out_trade_no: `${order.out_trade_no}x` };
  const declined = await call(who, 'POST', '/v3/global/papay/transactions', poor);
  assert.deepEqual([declined.status, declined.json.code], [403, 'NOT_ENOUGH']);
  const body = ids.sub_mchid ? { sub_mchid: ids.sub_mchid } : undefined;
  const reversing = `/v3/global/papay/transactions/out-trade-no/${poor.out_trade_no}/reverse`;
  assert.equal((await call(who, 'POST', reversing, body)).status, 204);
  assert.equal((await call(who, 'POST', reversing, body)).json.code, 'ORDER_CLOSED');

  const end = `/v3/global/papay/contracts/${signed.contract_id}/terminate`;
  assert.equal((await call(who, 'POST', end, { ...ids, termination_note: 'done' })).status, 204);
  assert.equal((await notification(who, 'PAPAY.TERMINATE')).contract_termination_mode, 'MERCHANT');
  const twice = await call(who, 'POST', end, { ...ids, termination_note: 'done' });
  assert.deepEqual([twice.status, twice.json.code], [403, 'CONTRACT_NOT_EXIST']);
  const late = await call(who, 'POST', '/v3/global/papay/transactions', { ...order, out_trade_no: `${order.out_trade_no}y` });
  assert.deepEqual([late.status, late.json.code], [403, 'NO_AUTH']);
}

async function refusals() {
  const path = '/v3/global/certificates';
  const nonce = crypto.randomBytes(16).toString('hex');
  assert.equal((await call(direct, 'GET', path, undefined, { nonce })).status, 200);
  const wrong = {
    'a replayed nonce': { nonce },
    'a stale timestamp': { timestamp: (Math.floor(Date.now() / 1000) - 400).toString() },
    'a timestamp of the future': { timestamp: (Math.floor(Date.now() / 1000) + 400).toString() },
    'a wrong serial': { serial: partner.serial },
    'a wrong signature': { signature: crypto.sign('RSA-SHA256', Buffer.from('something else'), direct.key).toString('base64') },
    'another key': { signature: crypto.sign('RSA-SHA256', Buffer.from('x'), partner.key).toString('base64') },
  };
  for (const [name, changed] of Object.entries(wrong)) {
    const reply = await call(direct, 'GET', path, undefined, changed);
    assert.deepEqual([reply.status, reply.json.code], [401, 'SIGN_ERROR'], name);
  }
}

async function publicKeyMode() {
  trusted.set(keys.public_key_id, crypto.createPublicKey(keys.public_key));
  const reply = await call(direct, 'GET', '/v3/global/certificates', undefined, { ask: keys.public_key_id });
  assert.equal(reply.headers['wechatpay-serial'], keys.public_key_id);
  const back = await call(direct, 'GET', '/v3/global/certificates', undefined, { ask: keys.platform_certificates[0].serial_no });
  assert.notEqual(back.headers['wechatpay-serial'], keys.public_key_id);
}

await certificates();
await refusals();
await walk(direct, { appid: keys.appid }, 123, 'A', `appid=${keys.appid}`);
const sub = keys.institution.sub_merchants[0].sub_mchid;
await walk(
  partner, { sp_appid: keys.institution.sp_appid, sub_mchid: sub }, 124, 'B',
  `sub_mchid=${sub}&sp_appid=${keys.institution.sp_appid}`);
await publicKeyMode();
server.close();
console.log('OK');
process.exit(0);
