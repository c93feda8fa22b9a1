// Opening WeChat's signing mini program, and returning from it.

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

// The result of the signing page in App.onShow; null for other launches. The client's result is only a hint, so
// "signed" and "unknown" both mean: ask the engine. Without extraData the user came back by a gesture or the back key.
function readReturn(options) {
  const from = options?.referrerInfo
  if (options?.scene !== RETURNED_FROM_MINI_PROGRAM || from?.appId !== SIGNING_APP) return null
  const { return_code: code, return_msg: message } = from.extraData ?? {}
  if (code === 'SUCCESS') return { hint: 'signed', message: null }
  if (code === 'FAIL') return { hint: 'not_signed', message: message ?? null }
  return { hint: 'unknown', message: null }
}

module.exports = { SIGNING_APP, openSigning, readReturn }
