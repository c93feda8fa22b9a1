const test = require('node:test')
const assert = require('node:assert/strict')
const { openSigning, readReturn, SIGNING_APP } = require('../lib/signing')
const { StandIn, engineOf, SIGNING } = require('./stand-in')

const back = extraData => ({ scene: 1038, referrerInfo: { appId: SIGNING_APP, extraData } })

test('the signing mini program is opened with the session', async () => {
  const wx = new StandIn(engineOf())
  await openSigning(wx, SIGNING)
  const [{ appId, path, extraData }] = wx.navigations
  assert.deepEqual({ appId, path, extraData }, { appId: SIGNING_APP, path: SIGNING.path, extraData: {} })
})

test('WeChat that does not open it is told', async () => {
  const wx = new StandIn(engineOf())
  wx.answers.navigate = 'navigateToMiniProgram:fail cancel'
  await assert.rejects(openSigning(wx, SIGNING), /fail cancel/)
})

test('the way back is read with and without a word', () => {
  assert.deepEqual(readReturn(back({ return_code: 'SUCCESS', contract_id: 'W1' })), { hint: 'signed', words: null })
  assert.deepEqual(readReturn(back({ return_code: 'FAIL', return_msg: 'user cancel' })),
    { hint: 'not_signed', words: 'user cancel' })
  assert.deepEqual(readReturn(back({ return_code: 'FAIL' })), { hint: 'not_signed', words: null })
  assert.deepEqual(readReturn(back(undefined)), { hint: 'unknown', words: null })
  assert.deepEqual(readReturn(back({})), { hint: 'unknown', words: null })
})

test('what is no way back from the signing is nothing', () => {
  assert.equal(readReturn({ scene: 1001 }), null)
  assert.equal(readReturn({ scene: 1038, referrerInfo: { appId: 'wxother', extraData: { return_code: 'SUCCESS' } } }), null)
  assert.equal(readReturn({ scene: 1089, referrerInfo: { appId: SIGNING_APP } }), null)
  assert.equal(readReturn(undefined), null)
})
