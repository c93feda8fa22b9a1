// A fake WeChat: `wx` with the calls that the mini program makes, and an engine in memory that responds
// as the real one does.

class FakeWeChat {
  constructor(engine) {
    this.engine = engine
    this.codes = 0
    this.requests = []
    this.navigations = []
    this.answers = { navigate: null, modal: true, login: null }
    this.toasts = []
    this.redirects = []
  }

  login({ success, fail }) {
    if (this.answers.login) return fail({ errMsg: this.answers.login })
    success({ code: `code-${++this.codes}`, errMsg: 'login:ok' })
  }

  request(options) {
    this.requests.push(options)
    Promise.resolve(this.engine(options)).then(
      ({ statusCode, data }) => options.success({ statusCode, data, errMsg: 'request:ok' }),
      failure => options.fail({ errMsg: failure.message }))
  }

  navigateToMiniProgram(options) {
    this.navigations.push(options)
    this.answers.navigate
      ? options.fail({ errMsg: this.answers.navigate })
      : options.success({ errMsg: 'navigateToMiniProgram:ok' })
  }

  showModal({ success }) {
    success({ confirm: this.answers.modal, cancel: !this.answers.modal })
  }

  showToast(options) {
    this.toasts.push(options.title)
  }

  redirectTo({ url }) {
    this.redirects.push(url)
  }
}

const PLAN = {
  id: 'plan_1', object: 'plan', code: 'newspaper', name: 'The Daily', description: 'A newspaper', amount: 3800,
  currency: 'HKD', interval: 'month', interval_count: 1, trial_days: 0,
}

const SIGNING = {
  channel: 'mini_program', app_id: 'wxbd687630cd02ce1d', path: 'pages/Oversea/walletSelect?sessionId=S1',
  session_id: 'S1', expires_at: '2026-11-22T03:00:00Z',
}

function pending(more = {}) {
  return {
    id: 'sub_1', object: 'subscription', status: 'incomplete', plan: PLAN, access: false, access_reason: 'incomplete',
    access_until: null, next_renewal_at: null, cancel_at_period_end: false, signature_required: false,
    contract_status: 'pending', signing: SIGNING, created_at: '2026-11-22T02:00:00Z', ...more,
  }
}

function active(more = {}) {
  return pending({
    status: 'active', access: true, access_reason: 'paid', access_until: '2026-12-22T02:00:00Z',
    next_renewal_at: '2026-12-22T02:00:00Z', contract_status: 'signed', signing: null, ...more,
  })
}

// Responds to GET .../subscriptions/{id} with these, one after another, then always with the last.
function engineOf({ own = [], enrolled = pending(), again = pending(), seen = [pending()] } = {}) {
  let token = 0
  let asked = 0
  const engine = ({ url, method, header, data }) => {
    const path = url.replace('http://engine/v1/mini_program', '')
    if (path === '/login') {
      return { statusCode: 200, data: { object: 'subscriber_token', token: `st_${++token}`, merchant: 'mer_1' } }
    }
    if (header.authorization !== `Bearer st_${token}`) {
      return { statusCode: 401, data: { code: 'unauthenticated', detail: 'The token has expired.' } }
    }
    if (method === 'GET' && path.startsWith('/plans')) return { statusCode: 200, data: { data: [PLAN], has_more: false } }
    if (method === 'GET' && path === '/subscriptions') return { statusCode: 200, data: { data: own, has_more: false } }
    if (method === 'POST' && path === '/subscriptions') return { statusCode: 201, data: enrolled }
    if (path.endsWith('/sign')) return again.statusCode ? again : { statusCode: 200, data: again }
    if (path.endsWith('/cancel')) {
      const more = data.at === 'now' ? { status: 'canceled', access: false } : { cancel_at_period_end: true }
      return { statusCode: 200, data: active(more) }
    }
    const next = seen[Math.min(asked++, seen.length - 1)]
    if (next instanceof Error) throw next
    return next.statusCode ? next : { statusCode: 200, data: next }
  }
  return async options => engine(options)
}

// Its contract was terminated in WeChat: access lasts to the end of the paid time.
function lost(more = {}) {
  return active({ signature_required: true, access_reason: 'signature_required', next_renewal_at: null,
    contract_status: 'terminated', ...more })
}

module.exports = { FakeWeChat, engineOf, pending, active, lost, PLAN, SIGNING }
