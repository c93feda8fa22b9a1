const text = require('../../lib/text')

Page({
  data: { plans: [], busy: false, message: null },

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
          ...plan, price: text.price(plan.amount, plan.currency), period: text.period(plan.interval, plan.interval_count),
        })),
      })
    } catch (failure) {
      this.setData({ message: failure.message })
    }
  },

  async subscribe(event) {
    if (this.data.busy) return
    this.setData({ busy: true, message: null })
    try {
      await getApp().subscribing.enrol(event.currentTarget.dataset.code)
      wx.redirectTo({ url: '/pages/plan/plan' })
    } catch (failure) {
      this.setData({ message: failure.message })
    } finally {
      this.setData({ busy: false })
    }
  },
})
