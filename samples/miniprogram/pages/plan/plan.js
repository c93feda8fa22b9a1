const text = require('../../lib/text')

Page({
  data: {},

  onShow() {
    const app = getApp()
    app.tell = state => this.render(state)
    this.render(app.subscribing.state)
  },

  onHide() {
    getApp().tell = null
  },

  render({ phase, subscription, message }) {
    const plan = subscription?.plan
    const goesOn = subscription !== null && !subscription.cancel_at_period_end
    const renews = goesOn && !subscription.signature_required
    this.setData({
      name: plan?.name ?? '',
      price: plan ? `${text.price(plan.amount, plan.currency)} ${text.period(plan.interval, plan.interval_count)}` : '',
      phaseText: text.phase(phase),
      message,
      until: phase === 'active' && !renews ? text.date(subscription.access_until) : '',
      renews: phase === 'active' && renews ? text.date(subscription.next_renewal_at) : '',
      // Also while polling: a user who only returned by a gesture need not wait.
      maySign: phase === 'unsigned' || (['signing', 'confirming'].includes(phase) && subscription.signing !== null),
      maySignAgain: (phase === 'active' || phase === 'waiting') && goesOn && subscription.signature_required,
      mayEnd: (phase === 'active' || phase === 'waiting') && goesOn,
      mayChoose: phase === 'none' || phase === 'ended' || (phase === 'unsigned' && subscription.signing === null),
    })
  },

  async sign() {
    await getApp().subscribing.sign()
  },

  end() {
    return this.cancel('period_end')
  },

  endNow() {
    return this.cancel('now')
  },

  choose() {
    const app = getApp()
    app.subscribing.show('none', null)
    wx.redirectTo({ url: '/pages/plans/plans' })
  },

  async cancel(at) {
    try {
      await getApp().subscribing.cancel(at)
    } catch (failure) {
      this.setData({ message: failure.message })
    }
  },
})
