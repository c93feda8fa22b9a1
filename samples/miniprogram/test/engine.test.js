const test = require('node:test')
const assert = require('node:assert/strict')
const { Engine } = require('../lib/engine')
const { FakeWeChat, engineOf, PLAN } = require('./fake-wechat')

const CONFIG = { engine: 'http://engine/', merchant: null }

test('the code of wx.login becomes the token of all later calls', async () => {
  const wx = new FakeWeChat(engineOf())
  const engine = new Engine(wx, CONFIG)
  assert.deepEqual(await engine.plans(), [PLAN])
  await engine.subscriptions()
  assert.deepEqual(wx.requests.map(r => [r.method, r.url.slice(13), r.header.authorization ?? null]), [
    ['POST', '/v1/mini_program/login', null],
    ['GET', '/v1/mini_program/plans?limit=100', 'Bearer st_1'],
    ['GET', '/v1/mini_program/subscriptions', 'Bearer st_1'],
  ])
  assert.deepEqual(wx.requests[0].data, { code: 'code-1' })
})

test('a merchant is named where the configuration names one', async () => {
  const wx = new FakeWeChat(engineOf())
  await new Engine(wx, { ...CONFIG, merchant: 'mer_1' }).plans()
  assert.deepEqual(wx.requests[0].data, { code: 'code-1', merchant: 'mer_1' })
})

test('an address that ends in v1 works too', () => {
  for (const engine of ['http://engine/', 'http://engine/v1', 'http://engine/v1/'])
    assert.equal(new Engine(null, { engine }).root, 'http://engine/v1/mini_program')
})

test('simultaneous calls log in once', async () => {
  const wx = new FakeWeChat(engineOf())
  const engine = new Engine(wx, CONFIG)
  await Promise.all([engine.plans(), engine.subscriptions(), engine.subscription('sub_1')])
  assert.equal(wx.codes, 1)
})

test('an expired token is replaced once, and a write keeps its key', async () => {
  const wx = new FakeWeChat(engineOf())
  const engine = new Engine(wx, CONFIG)
  await engine.plans()
  engine.token = 'st_old'
  await engine.enrol('newspaper')
  const tries = wx.requests.filter(r => r.method === 'POST' && r.url.endsWith('/subscriptions'))
  assert.equal(tries.length, 2)
  assert.match(tries[0].header['idempotency-key'], /^mp-\w+-\w{20,}$/)
  assert.equal(tries[0].header['idempotency-key'], tries[1].header['idempotency-key'])
  assert.deepEqual(tries[1].data, { plan: 'newspaper' })
})

test('a token that is refused twice is an error', async () => {
  const wx = new FakeWeChat(async ({ url }) => url.endsWith('/login')
    ? { statusCode: 200, data: { token: 'st' } }
    : { statusCode: 401, data: { code: 'unauthenticated', detail: 'no' } })
  await assert.rejects(new Engine(wx, CONFIG).plans(), { status: 401, code: 'unauthenticated', message: 'no' })
  assert.equal(wx.codes, 2)
})

test('two writes have two keys', async () => {
  const wx = new FakeWeChat(engineOf())
  const engine = new Engine(wx, CONFIG)
  await engine.enrol('a')
  await engine.enrol('a')
  const keys = wx.requests.map(r => r.header['idempotency-key']).filter(Boolean)
  assert.equal(new Set(keys).size, 2)
})

test('a failed login and an unreachable engine are different errors', async () => {
  const silent = new FakeWeChat(async () => { throw new Error('request:fail timeout') })
  await assert.rejects(new Engine(silent, CONFIG).plans(), { status: 0, code: 'no_answer' })
  const strange = new FakeWeChat(engineOf())
  strange.answers.login = 'login:fail system error'
  const engine = new Engine(strange, CONFIG)
  await assert.rejects(engine.plans(), { status: 0, code: 'login_failed' })
  // The next call starts again.
  strange.answers.login = null
  assert.deepEqual(await engine.plans(), [PLAN])
})

test('a response that is not from the engine is reported by its status', async () => {
  const wx = new FakeWeChat(async ({ url }) => url.endsWith('/login')
    ? { statusCode: 200, data: { token: 'st' } } : { statusCode: 502, data: '<html>' })
  await assert.rejects(new Engine(wx, CONFIG).plans(), { status: 502, code: 'unreadable_answer' })
})
