const config = require('./config')
const { Engine } = require('./lib/engine')
const { Subscribing } = require('./lib/subscribing')

App({
  onLaunch() {
    this.engine = new Engine(wx, config)
    this.subscribing = new Subscribing({ wx, engine: this.engine, changed: state => this.tell?.(state) })
    this.ready = this.subscribing.resume()
  },

  // Every return to the mini program passes here, also from WeChat's signing page.
  onShow(options) {
    this.ready.then(() => this.subscribing.shown(options)).catch(failure => {
      wx.showToast({ title: failure.message, icon: 'none' })
    })
  },
})
