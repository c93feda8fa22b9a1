const test = require('node:test')
const assert = require('node:assert/strict')
const { Engine } = require('../lib/engine')
const { Subscribing, PAUSES } = require('../lib/subscribing')
const { SIGNING_APP } = require('../lib/signing')
const { FakeWeChat, engineOf, pending, active, lost, SIGNING } = require('./fake-wechat')

const back = extraData => ({ scene: 1038, referrerInfo: { appId: SIGNING_APP, extraData } })
const signed = () => pending({ contract_status: 'signed', signing: null })

function start(facts) {
  const wx = new FakeWeChat(engineOf(facts))
  const phases = []
  const pauses = []
  const subscribing = new Subscribing({
    wx,
    engine: new Engine(wx, { engine: 'http://engine' }),
    changed: state => phases.push(state.phase),
    sleep: async seconds => { pauses.push(seconds) },
  })
  return { wx, subscribing, phases, pauses }
}

test('enrol, sign, return with a result, poll until the engine knows', async () => {
  const { wx, subscribing, phases, pauses } = start({ seen: [pending(), signed(), active()] })
  await subscribing.enrol('newspaper')
  assert.equal(wx.navigations.length, 1)
  await subscribing.shown(back({ return_code: 'SUCCESS', contract_id: 'W1' }))
  assert.deepEqual(phases, ['signing', 'confirming', 'active'])
  assert.deepEqual(pauses, [1, 1])
  assert.equal(subscribing.state.subscription.access, true)
})

test('return without a result: the engine is polled too', async () => {
  const { subscribing } = start({ seen: [active()] })
  await subscribing.enrol('newspaper')
  await subscribing.shown(back(undefined))
  assert.equal(subscribing.state.phase, 'active')
})

test('a success result alone gives no access', async () => {
  const { subscribing, pauses } = start({ seen: [pending()] })
  await subscribing.enrol('newspaper')
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.equal(subscribing.state.phase, 'unsigned')
  assert.deepEqual(pauses, PAUSES)
})

test('refused: shown with its message, and the same session is opened again', async () => {
  const { wx, subscribing } = start({ seen: [pending(), active()] })
  await subscribing.enrol('newspaper')
  await subscribing.shown(back({ return_code: 'FAIL', return_msg: 'user cancel' }))
  assert.deepEqual([subscribing.state.phase, subscribing.state.message], ['unsigned', 'user cancel'])
  await subscribing.sign()
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.deepEqual(wx.navigations.map(n => n.path), Array(2).fill('pages/Oversea/walletSelect?sessionId=S1'))
  assert.equal(subscribing.state.phase, 'active')
})

test('a failure result counts only if the engine does not know better', async () => {
  const { subscribing } = start({ seen: [signed(), active()] })
  await subscribing.enrol('newspaper')
  await subscribing.shown(back({ return_code: 'FAIL', return_msg: 'timeout' }))
  assert.equal(subscribing.state.phase, 'active')
})

test('a contract that is signed already needs no signing page', async () => {
  const { wx, subscribing } = start({ enrolled: signed(), seen: [active()] })
  await subscribing.enrol('newspaper')
  assert.equal(wx.navigations.length, 0)
  assert.equal(subscribing.state.phase, 'active')
})

test('the session has expired: another one is requested', async () => {
  const { wx, subscribing } = start({
    own: [pending({ signing: null })], seen: [active()],
    again: pending({ signing: { ...SIGNING, path: 'pages/Oversea/walletSelect?sessionId=S2' } }),
  })
  await subscribing.resume()
  await subscribing.sign()
  assert.equal(wx.navigations[0].path, 'pages/Oversea/walletSelect?sessionId=S2')
  await subscribing.shown(back(undefined))
  assert.equal(subscribing.state.phase, 'active')
})

test('the contract ended: signed again, and polled until the engine knows', async () => {
  const { wx, subscribing, phases } = start({
    own: [lost()], again: lost({ signing: SIGNING, contract_status: 'pending' }),
    seen: [lost({ signing: SIGNING, contract_status: 'pending' }), active()],
  })
  await subscribing.resume()
  await subscribing.sign()
  assert.equal(wx.navigations.length, 1)
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.deepEqual(phases, ['active', 'signing', 'confirming', 'active'])
  assert.equal(subscribing.state.subscription.signature_required, false)
})

test('not signed again: it stays what it is', async () => {
  const again = lost({ signing: SIGNING, contract_status: 'pending' })
  const { subscribing } = start({ own: [lost()], again, seen: [again] })
  await subscribing.resume()
  await subscribing.sign()
  await subscribing.shown(back({ return_code: 'FAIL', return_msg: 'user cancel' }))
  assert.deepEqual([subscribing.state.phase, subscribing.state.message], ['active', 'user cancel'])
})

test('a contract of another subscription covers it: nothing is opened', async () => {
  const { wx, subscribing } = start({ own: [lost()], again: active(), seen: [active()] })
  await subscribing.resume()
  await subscribing.sign()
  assert.deepEqual([wx.navigations.length, subscribing.state.subscription.signature_required], [0, false])
})

test('an engine that cannot open a session is an error', async () => {
  const { subscribing } = start({
    own: [lost()], again: { statusCode: 502, data: { code: 'signing.unavailable', detail: 'Try again.' } },
  })
  await subscribing.resume()
  await subscribing.sign()
  assert.deepEqual([subscribing.state.phase, subscribing.state.message], ['active', 'Try again.'])
})

test('signed, but the payment takes long: polled again when the app is shown', async () => {
  const { subscribing } = start({ seen: [...Array(PAUSES.length + 1).fill(signed()), active()] })
  await subscribing.enrol('newspaper')
  await subscribing.shown(back({ return_code: 'SUCCESS' }))
  assert.equal(subscribing.state.phase, 'late')
  await subscribing.shown({ scene: 1001 })
  assert.equal(subscribing.state.phase, 'active')
})

test('an engine that does not respond is polled again; a refusal is final', async () => {
  const { subscribing } = start({ seen: [new Error('request:fail'), { statusCode: 503, data: {} }, active()] })
  await subscribing.enrol('newspaper')
  await subscribing.shown(back(undefined))
  assert.equal(subscribing.state.phase, 'active')

  const refused = start({ seen: [{ statusCode: 404, data: { code: 'subscription.not_found', detail: 'gone' } }] })
  await refused.subscribing.enrol('newspaper')
  await assert.rejects(refused.subscribing.shown(back(undefined)), { code: 'subscription.not_found' })
})

test('after two returns the newer poll decides', async () => {
  const { subscribing, phases } = start({ seen: [pending(), active()] })
  await subscribing.enrol('newspaper')
  await Promise.all([subscribing.shown(back(undefined)), subscribing.shown(back(undefined))])
  assert.equal(phases.filter(phase => phase === 'active').length, 1)
  assert.equal(subscribing.state.phase, 'active')
})

test('WeChat does not open the signing page: the user may try again', async () => {
  const { wx, subscribing } = start()
  wx.answers.navigate = 'navigateToMiniProgram:fail cancel'
  await subscribing.enrol('newspaper')
  assert.deepEqual([subscribing.state.phase, subscribing.state.message],
    ['unsigned', 'navigateToMiniProgram:fail cancel'])
})

test('on a new phone the user finds their subscription; an ended one is not shown', async () => {
  const { subscribing } = start({ own: [pending({ id: 'sub_0', status: 'canceled' }), active()] })
  await subscribing.resume()
  assert.deepEqual([subscribing.state.phase, subscribing.state.subscription.id], ['active', 'sub_1'])

  const newcomer = start({ own: [pending({ status: 'incomplete_expired' })] })
  await newcomer.subscribing.resume()
  assert.deepEqual([newcomer.subscribing.state.phase, newcomer.subscribing.state.subscription], ['none', null])
})

test('shown for another reason while a page was left unsigned: one poll', async () => {
  const { wx, subscribing, pauses } = start({ own: [pending()] })
  await subscribing.resume()
  const before = wx.requests.length
  await subscribing.shown({ scene: 1001 })
  assert.equal(subscribing.state.phase, 'unsigned')
  assert.equal(wx.requests.length, before + 1)
  assert.deepEqual(pauses, [])
})

test('ending is requested twice and done once', async () => {
  const { wx, subscribing } = start({ own: [active()] })
  await subscribing.resume()
  wx.answers.modal = false
  await subscribing.cancel('now')
  assert.equal(subscribing.state.phase, 'active')
  wx.answers.modal = true
  await subscribing.cancel('period_end')
  assert.deepEqual([subscribing.state.phase, subscribing.state.subscription.cancel_at_period_end], ['active', true])
  await subscribing.cancel('now')
  assert.equal(subscribing.state.phase, 'ended')
  assert.deepEqual(wx.requests.filter(r => r.url.endsWith('/cancel')).map(r => r.data), [{ at: 'period_end' }, { at: 'now' }])
})
