// Calls the billing engine's API for mini programs. There is no secret here: wx.login's code becomes a short-lived token that
// reaches the user's own objects only.

class EngineError extends Error {
  constructor(status, code, detail) {
    super(detail)
    this.status = status
    this.code = code
  }
}

class Engine {
  constructor(wx, { engine, merchant = null }) {
    this.wx = wx
    this.root = `${engine.replace(/(\/v1)?\/*$/i, '')}/v1/mini_program`
    this.merchant = merchant
    this.token = null
    this.loggingIn = null
  }

  // Several pages may call at once: they share one login.
  login() {
    this.loggingIn ??= this.newToken().finally(() => { this.loggingIn = null })
    return this.loggingIn
  }

  async newToken() {
    const { code } = await new Promise((resolve, reject) => this.wx.login({
      success: resolve,
      fail: failure => reject(new EngineError(0, 'login_failed', failure.errMsg)),
    }))
    const body = this.merchant === null ? { code } : { code, merchant: this.merchant }
    this.token = (await this.send('POST', '/login', { body, token: null })).token
  }

  async plans() {
    return (await this.call('GET', '/plans?limit=100')).data
  }

  async subscriptions() {
    return (await this.call('GET', '/subscriptions')).data
  }

  subscription(id) {
    return this.call('GET', `/subscriptions/${encodeURIComponent(id)}`)
  }

  enrol(plan) {
    return this.call('POST', '/subscriptions', { plan })
  }

  // Another session, when the previous one has expired or the contract has ended.
  signAgain(id) {
    return this.call('POST', `/subscriptions/${encodeURIComponent(id)}/sign`, {})
  }

  cancel(id, at) {
    return this.call('POST', `/subscriptions/${encodeURIComponent(id)}/cancel`, { at })
  }

  // An expired token is replaced once; a write keeps its idempotency key, so that it happens once.
  async call(method, path, body) {
    const key = method === 'POST' ? newKey() : null
    if (this.token === null) await this.login()
    try {
      return await this.send(method, path, { body, key, token: this.token })
    } catch (refused) {
      if (refused.status !== 401) throw refused
      this.token = null
      await this.login()
      return this.send(method, path, { body, key, token: this.token })
    }
  }

  send(method, path, { body, key = null, token }) {
    const header = { 'content-type': 'application/json' }
    if (token !== null) header.authorization = `Bearer ${token}`
    if (key !== null) header['idempotency-key'] = key
    return new Promise((resolve, reject) => this.wx.request({
      url: this.root + path,
      method,
      header,
      data: body,
      timeout: 30000,
      success: ({ statusCode, data }) => statusCode >= 200 && statusCode < 300
        ? resolve(data)
        : reject(new EngineError(statusCode, data?.code ?? 'unreadable_answer', data?.detail ?? `HTTP ${statusCode}`)),
      fail: failure => reject(new EngineError(0, 'no_answer', failure.errMsg)),
    }))
  }
}

function newKey() {
  const word = () => Math.random().toString(36).slice(2).padEnd(11, '0')
  return `mp-${Date.now().toString(36)}-${word()}${word()}`
}

module.exports = { Engine, EngineError }
