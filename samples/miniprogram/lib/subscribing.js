// A user and their subscription, from choosing a plan to ending it. Pages show `state` and press these methods.
//
// phase: none        nothing is subscribed to
//        signing     WeChat's signing page is open, or was left without a word
//        confirming  back from it; the engine is asked until it knows
//        unsigned    not signed; `words` may say why, and it may be signed again
//        active      it may be used; where it says signature_required, until what is paid is over or it is signed again
//        waiting     the money has not come: the engine tries again, or asks for a signature first
//        late        the engine did not know in time; it is asked again when the app is shown
//        ended       over

const { openSigning, readReturn } = require('./signing')

// Seconds between questions: first quick, then patient; a minute in all.
const PAUSES = [1, 1, 1, 2, 2, 3, 5, 5, 10, 10, 20]
const wait = seconds => new Promise(then => setTimeout(then, seconds * 1000))
const OVER = ['canceled', 'incomplete_expired']

class Subscribing {
  constructor({ wx, engine, changed = () => {}, sleep = wait }) {
    Object.assign(this, { wx, engine, changed, sleep })
    this.state = { phase: 'none', subscription: null, words: null }
    this.round = 0
  }

  // When the app starts: what the user has, on whichever phone they took it.
  async resume() {
    const own = await this.engine.subscriptions()
    const live = own.find(each => !OVER.includes(each.status))
    this.show(live ? phaseOf(live) : 'none', live ?? null)
  }

  async enrol(plan) {
    const subscription = await this.engine.enrol(plan)
    // A contract that was signed before is used again: the first deduction follows at once.
    if (subscription.signing === null) return this.confirm(subscription)
    return this.sign(subscription)
  }

  // Opens the signing page: the session there is, or another where it is over or a contract was ended.
  async sign(subscription = this.state.subscription) {
    this.round++
    try {
      if (subscription.signing === null) {
        subscription = await this.engine.signAgain(subscription.id)
        // A contract that was signed for another subscription serves this one too.
        if (subscription.signing === null) return this.confirm(subscription)
      }
      this.show('signing', subscription)
      await openSigning(this.wx, subscription.signing)
    } catch (failure) {
      this.show(unsigned(subscription), subscription, failure.message)
    }
  }

  // From App.onShow, whatever the reason it is shown for.
  async shown(options) {
    const { subscription, phase } = this.state
    if (subscription === null) return
    const back = readReturn(options)
    if (back?.hint === 'not_signed') return this.check(subscription, back.words)
    if (back !== null || phase === 'confirming' || phase === 'late') return this.confirm(subscription)
    // Shown for another reason while something may have been signed: one question will do.
    if (phase === 'signing' || phase === 'unsigned') return this.check(subscription, null)
  }

  // The client has no word that it was signed; the engine has the last one.
  async check(subscription, words) {
    const now = await this.engine.subscription(subscription.id)
    if (phaseOf(now) === 'confirming') return this.confirm(now)
    this.show(unsigned(now), now, words)
  }

  // Asks until the engine knows. Begun again, it begins from the first pause.
  async confirm(subscription) {
    const round = ++this.round
    this.show('confirming', subscription)
    for (const pause of [0, ...PAUSES]) {
      if (pause > 0) await this.sleep(pause)
      if (round !== this.round) return
      try {
        subscription = await this.engine.subscription(subscription.id)
      } catch (failure) {
        // No answer, or a busy engine: the next question may do better.
        if (failure.status !== 0 && failure.status !== 429 && !(failure.status >= 500)) throw failure
        continue
      }
      if (round !== this.round) return
      const phase = phaseOf(subscription)
      if (phase === 'ended' || (['active', 'waiting'].includes(phase) && !subscription.signature_required)) {
        return this.show(phase, subscription)
      }
    }
    // Nothing was signed, as far as anybody knows: the page offers to sign again.
    this.show(phaseOf(subscription) === 'confirming' ? 'late' : unsigned(subscription), subscription)
  }

  // at: 'period_end' keeps what is paid for, 'now' ends it at once. Either way nothing more is deducted.
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

  show(phase, subscription, words = null) {
    this.state = { phase, subscription, words }
    this.changed(this.state)
  }
}

// Where a subscription stands, by what the engine says of it.
function phaseOf(subscription) {
  if (OVER.includes(subscription.status)) return 'ended'
  if (subscription.access) return 'active'
  if (subscription.status === 'incomplete') return subscription.contract_status === 'signed' ? 'confirming' : 'signing'
  return 'waiting'
}

// The same, where nothing was signed.
function unsigned(subscription) {
  const phase = phaseOf(subscription)
  return phase === 'signing' ? 'unsigned' : phase
}

module.exports = { Subscribing, phaseOf, PAUSES }
