// The way to WeChat's signing mini program and back.

const SIGNING_APP = 'wxbd687630cd02ce1d'
const RETURNED_FROM_MINI_PROGRAM = 1038

// Opens the signing page of a session. WeChat refuses an app that app.json does not list.
function openSigning(wx, signing) {
  return new Promise((resolve, reject) => wx.navigateToMiniProgram({
    appId: signing.app_id,
    path: signing.path,
    extraData: {},
    success: resolve,
    fail: failure => reject(new Error(failure.errMsg)),
  }))
}

// What App.onShow says of the way back: null when it is about something else. A word from the client is only a hint, so
// "signed" and "unknown" both mean: ask the engine. Without extraData the user came back by a gesture or the back key.
function readReturn(options) {
  const from = options?.referrerInfo
  if (options?.scene !== RETURNED_FROM_MINI_PROGRAM || from?.appId !== SIGNING_APP) return null
  const { return_code: code, return_msg: words } = from.extraData ?? {}
  if (code === 'SUCCESS') return { hint: 'signed', words: null }
  if (code === 'FAIL') return { hint: 'not_signed', words: words ?? null }
  return { hint: 'unknown', words: null }
}

module.exports = { SIGNING_APP, openSigning, readReturn }
