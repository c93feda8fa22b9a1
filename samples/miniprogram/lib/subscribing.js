// A user and their subscription, from choosing a plan to ending it. Pages show `state` and call these methods.
//
// phase: none        nothing is subscribed to
//        signing     WeChat's signing page is open, or was left without a result
//        confirming  back from it; polling the engine until it knows
//        unsigned    not signed; `message` may give the reason, and the user may sign again
//        active      the user has access; with signature_required only to the end of the paid time, unless they sign again
//        waiting     the payment has not succeeded: the engine retries, or requires a signature first
//        late        the engine did not know in time; it is polled again when the app is shown
//        ended       the subscription has ended

const { openSigning, readReturn } = require('./signing')

// Seconds between polls: fast at first, then slower; a minute in total.
const PAUSES = [1, 1, 1, 2, 2, 3, 5, 5, 10, 10, 20]
const wait = seconds => new Promise(then => setTimeout(then, seconds * 1000))
const OVER = ['canceled', 'incomplete_expired']

class Subscribing {
  constructor({ wx, engine, changed = () => {}, sleep = wait }) {
    Object.assign(this, { wx, engine, changed, sleep })
    this.state = { phase: 'none', subscription: null, message: null }
    this.round = 0
  }

  // At the start of the app: the user's subscription, also if it was created on another phone.
  async resume() {
    const own = await this.engine.subscriptions()
    const live = own.find(each => !OVER.includes(each.status))
    this.show(live ? phaseOf(live) : 'none', live ?? null)
  }

  async enrol(plan) {
    const subscription = await this.engine.enrol(plan)
    // An existing contract is used again: the first deduction follows immediately.
    if (subscription.signing === null) return this.confirm(subscription)
    return this.sign(subscription)
  }

  // Opens the signing page with the open session, or with a new one when it has expired or a contract has ended.
  async sign(subscription = this.state.subscription) {
    this.round++
    try {
      if (subscription.signing === null) {
        subscription = await this.engine.signAgain(subscription.id)
        // A contract that was signed for another subscription covers this one too.
        if (subscription.signing === null) return this.confirm(subscription)
      }
      this.show('signing', subscription)
      await openSigning(this.wx, subscription.signing)
    } catch (failure) {
      this.show(unsigned(subscription), subscription, failure.message)
    }
  }

  // From App.onShow, for any reason.
  async shown(options) {
    const { subscription, phase } = this.state
    if (subscription === null) return
    const back = readReturn(options)
    if (back?.hint === 'not_signed') return this.check(subscription, back.message)
    if (back !== null || phase === 'confirming' || phase === 'late') return this.confirm(subscription)
    // Shown for another reason while the user may have signed: one poll is enough.
    if (phase === 'signing' || phase === 'unsigned') return this.check(subscription, null)
  }

  // The client does not say that it was signed; the engine decides.
  async check(subscription, message) {
    const now = await this.engine.subscription(subscription.id)
    if (phaseOf(now) === 'confirming') return this.confirm(now)
    this.show(unsigned(now), now, message)
  }

  // Polls until the engine knows. A new call starts again with the first pause.
  async confirm(subscription) {
    const round = ++this.round
    this.show('confirming', subscription)
    for (const pause of [0, ...PAUSES]) {
      if (pause > 0) await this.sleep(pause)
      if (round !== this.round) return
      try {
        subscription = await this.engine.subscription(subscription.id)
      } catch (failure) {
        // No response, or a busy engine: the next poll may succeed.
        if (failure.status !== 0 && failure.status !== 429 && !(failure.status >= 500)) throw failure
        continue
      }
      if (round !== this.round) return
      const phase = phaseOf(subscription)
      if (phase === 'ended' || (['active', 'waiting'].includes(phase) && !subscription.signature_required)) {
        return this.show(phase, subscription)
      }
    }
    // Not signed, as far as is known: the page offers to sign again.
    this.show(phaseOf(subscription) === 'confirming' ? 'late' : unsigned(subscription), subscription)
  }

  // at: 'period_end' keeps access for the paid time, 'now' ends it immediately. No more deductions in both cases.
  async cancel(at) {
    const sure = await new Promise(resolve => this.wx.showModal({
      title: 'End the subscription?',
      content: at === 'now' ? 'It ends at once.' : 'You keep it to the end of what is paid.',
      success: ({ confirm }) => resolve(confirm),
      fail: () => resolve(false),
    }))
    if (!sure) return
    const now = await this.engine.cancel(this.state.subscription.id, at)
    this.show(phaseOf(now), now)
  }

  show(phase, subscription, message = null) {
    this.state = { phase, subscription, message }
    this.changed(this.state)
  }
}

// The phase of a subscription, from the engine's data.
function phaseOf(subscription) {
  if (OVER.includes(subscription.status)) return 'ended'
  if (subscription.access) return 'active'
  if (subscription.status === 'incomplete') return subscription.contract_status === 'signed' ? 'confirming' : 'signing'
  return 'waiting'
}

// The same, when nothing was signed.
function unsigned(subscription) {
  const phase = phaseOf(subscription)
  return phase === 'signing' ? 'unsigned' : phase
}

module.exports = { Subscribing, phaseOf, PAUSES }
