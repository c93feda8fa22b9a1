const test = require('node:test')
const assert = require('node:assert/strict')
const { openSigning, readReturn, SIGNING_APP } = require('../lib/signing')
const { FakeWeChat, engineOf, SIGNING } = require('./fake-wechat')

const back = extraData => ({ scene: 1038, referrerInfo: { appId: SIGNING_APP, extraData } })

test('the signing mini program is opened with the session', async () => {
  const wx = new FakeWeChat(engineOf())
  await openSigning(wx, SIGNING)
  const [{ appId, path, extraData }] = wx.navigations
  assert.deepEqual({ appId, path, extraData }, { appId: SIGNING_APP, path: SIGNING.path, extraData: {} })
})

test('a signing page that does not open is an error', async () => {
  const wx = new FakeWeChat(engineOf())
  wx.answers.navigate = 'navigateToMiniProgram:fail cancel'
  await assert.rejects(openSigning(wx, SIGNING), /fail cancel/)
})

test('the return is read with and without a result', () => {
  assert.deepEqual(readReturn(back({ return_code: 'SUCCESS', contract_id: 'W1' })), { hint: 'signed', message: null })
  assert.deepEqual(readReturn(back({ return_code: 'FAIL', return_msg: 'user cancel' })),
    { hint: 'not_signed', message: 'user cancel' })
  assert.deepEqual(readReturn(back({ return_code: 'FAIL' })), { hint: 'not_signed', message: null })
  assert.deepEqual(readReturn(back(undefined)), { hint: 'unknown', message: null })
  assert.deepEqual(readReturn(back({})), { hint: 'unknown', message: null })
})

test('other launches have no result', () => {
  assert.equal(readReturn({ scene: 1001 }), null)
  assert.equal(readReturn({ scene: 1038, referrerInfo: { appId: 'wxother', extraData: { return_code: 'SUCCESS' } } }), null)
  assert.equal(readReturn({ scene: 1089, referrerInfo: { appId: SIGNING_APP } }), null)
  assert.equal(readReturn(undefined), null)
})
