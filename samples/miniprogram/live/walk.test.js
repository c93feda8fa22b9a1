// The mini program's logic against a running engine and simulator, which ENGINE, SIMULATOR and KEY name, and MERCHANT where
// the engine serves several: `wx` is a fake whose requests are real and whose codes are the simulator's. KEY
// only creates the plan.

const test = require('node:test')
const assert = require('node:assert/strict')
const { Engine } = require('../lib/engine')
const { Subscribing } = require('../lib/subscribing')
const { SIGNING_APP } = require('../lib/signing')
const { FakeWeChat } = require('../test/fake-wechat')

const { ENGINE, SIMULATOR, KEY, MERCHANT } = process.env
const back = extraData => ({ scene: 1038, referrerInfo: { appId: SIGNING_APP, extraData } })
let payers = 0

async function post(address, body = {}, header = {}) {
  const answer = await fetch(address, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...header },
  })
  return { statusCode: answer.status, data: await answer.json().catch(() => null) }
}

// The user `openid` with the mini program on a phone.
function phone(openid) {
  const wx = new FakeWeChat(async ({ url, method, header, data }) => {
    const answer = await fetch(url, { method, headers: header, body: data === undefined ? undefined : JSON.stringify(data) })
    return { statusCode: answer.status, data: await answer.json() }
  })
  wx.login = ({ success, fail }) => post(`${SIMULATOR}/_control/users/${openid}/login_code`).then(
    ({ data }) => success({ code: data.code }), failure => fail({ errMsg: failure.message }))
  const engine = new Engine(wx, { engine: ENGINE, merchant: MERCHANT ?? null })
  const phases = []
  const subscribing = new Subscribing({ wx, engine, changed: ({ phase }) => phases.push(phase) })
  return { wx, engine, subscribing, phases }
}

const newcomer = () => `o-walk-${process.pid}-${++payers}`
const press = (subscribing, action) =>
  post(`${SIMULATOR}/_control/sessions/${subscribing.state.subscription.signing.session_id}/${action}`)

test.before(async () => {
  const authorization = `Bearer ${KEY}`
  await post(`${ENGINE}/v1/plans`, {
    code: 'walk', name: 'The Daily', amount: 3800, currency: 'HKD', interval: 'month', contract_template_id: 123,
  }, { authorization })
})

test('sign, and return with a result', async () => {
  const { wx, engine, subscribing, phases } = phone(newcomer())
  await subscribing.resume()
  assert.ok((await engine.plans()).some(plan => plan.code === 'walk'))
  await subscribing.enrol('walk')
  assert.equal(wx.navigations[0].appId, SIGNING_APP)
  assert.ok(wx.navigations[0].path.includes(subscribing.state.subscription.signing.session_id))
  await press(subscribing, 'sign')
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.deepEqual(phases, ['none', 'signing', 'confirming', 'active'])
  assert.deepEqual([subscribing.state.subscription.plan.code, subscribing.state.subscription.access], ['walk', true])
})

test('sign, and return without a result', async () => {
  const { subscribing } = phone(newcomer())
  await subscribing.enrol('walk')
  await press(subscribing, 'sign')
  await subscribing.shown(back(undefined))
  assert.equal(subscribing.state.phase, 'active')
})

test('refuse, and return with a failure result; nothing is deducted', async () => {
  const { subscribing } = phone(newcomer())
  await subscribing.enrol('walk')
  await press(subscribing, 'refuse')
  await subscribing.shown(back({ return_code: 'FAIL', return_msg: 'user cancel' }))
  assert.deepEqual([subscribing.state.phase, subscribing.state.message], ['unsigned', 'user cancel'])
  assert.equal(subscribing.state.subscription.access, false)
})

test('a false success result gives no access', async () => {
  const { subscribing } = phone(newcomer())
  subscribing.sleep = async () => {}
  await subscribing.enrol('walk')
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.equal(subscribing.state.phase, 'unsigned')
})

test('on another phone it is found again, and ended', async () => {
  const openid = newcomer()
  const first = phone(openid)
  await first.subscribing.enrol('walk')
  await press(first.subscribing, 'sign')
  await first.subscribing.shown(back(undefined))

  const { subscribing } = phone(openid)
  await subscribing.resume()
  assert.equal(subscribing.state.phase, 'active')
  await subscribing.cancel('period_end')
  assert.deepEqual([subscribing.state.phase, subscribing.state.subscription.cancel_at_period_end], ['active', true])

  const { subscribing: other } = phone(newcomer())
  await assert.rejects(other.engine.subscription(subscribing.state.subscription.id), { status: 404 })
})

test('the contract is ended and signed again', async () => {
  const { engine, subscribing } = phone(newcomer())
  await subscribing.enrol('walk')
  await press(subscribing, 'sign')
  await subscribing.shown(back(undefined))
  await engine.call('POST', `/subscriptions/${subscribing.state.subscription.id}/terminate`, {})
  // WeChat opens no session until it has terminated the previous contract.
  for (let tries = 0; tries < 100 && subscribing.state.subscription.contract_status !== 'terminated'; tries++) {
    await subscribing.resume()
    await new Promise(then => setTimeout(then, 100))
  }
  assert.deepEqual([subscribing.state.phase, subscribing.state.subscription.signature_required], ['active', true])

  await subscribing.sign()
  await press(subscribing, 'sign')
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.deepEqual([subscribing.state.phase, subscribing.state.subscription.signature_required], ['active', false])
})

test('ended at once, it is over', async () => {
  const { subscribing } = phone(newcomer())
  await subscribing.enrol('walk')
  await press(subscribing, 'sign')
  await subscribing.shown(back(undefined))
  await subscribing.cancel('now')
  assert.equal(subscribing.state.phase, 'ended')
})

test('an expired token is replaced on the way', async () => {
  const { engine } = phone(newcomer())
  engine.token = 'st_long_ago'
  assert.ok((await engine.plans()).length > 0)
})
