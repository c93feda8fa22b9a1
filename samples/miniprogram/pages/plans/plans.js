const words = require('../../lib/words')

Page({
  data: { plans: [], busy: false, words: null },

  async onLoad() {
    const app = getApp()
    try {
      await app.ready
      if (app.subscribing.state.subscription !== null) {
        wx.redirectTo({ url: '/pages/plan/plan' })
        return
      }
      const plans = await app.engine.plans()
      this.setData({
        plans: plans.map(plan => ({
          ...plan, price: words.price(plan.amount, plan.currency), period: words.period(plan.interval, plan.interval_count),
        })),
      })
    } catch (failure) {
      this.setData({ words: failure.message })
    }
  },

  async subscribe(event) {
    if (this.data.busy) return
    this.setData({ busy: true, words: null })
    try {
      await getApp().subscribing.enrol(event.currentTarget.dataset.code)
      wx.redirectTo({ url: '/pages/plan/plan' })
    } catch (failure) {
      this.setData({ words: failure.message })
    } finally {
      this.setData({ busy: false })
    }
  },
})
