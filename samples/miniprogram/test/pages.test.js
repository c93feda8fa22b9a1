const test = require('node:test')
const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { SIGNING_APP } = require('../lib/signing')
const text = require('../lib/text')
const { FakeWeChat, engineOf, pending, active, lost, PLAN, SIGNING } = require('./fake-wechat')

const root = path.join(__dirname, '..')
const app = JSON.parse(fs.readFileSync(path.join(root, 'app.json')))

// Loads the app and its pages again, as WeChat does, with a fake `wx`.
function launch(facts) {
  const wx = new FakeWeChat(engineOf(facts))
  const made = { pages: {} }
  global.wx = wx
  global.App = definition => { made.app = definition }
  global.getApp = () => made.app
  for (const file of ['app.js', ...app.pages.map(page => `${page}.js`)]) {
    global.Page = definition => {
      made.pages[file] = { ...definition, data: { ...definition.data }, setData(more) { Object.assign(this.data, more) } }
    }
    const full = path.join(root, file)
    delete require.cache[full]
    require(full)
  }
  require('../config').engine = 'http://engine'
  made.app.onLaunch()
  return { wx, app: made.app, plans: made.pages['pages/plans/plans.js'], plan: made.pages['pages/plan/plan.js'] }
}

test('every page has its files, and its buttons call existing methods', () => {
  assert.ok(app.navigateToMiniProgramAppIdList.includes(SIGNING_APP))
  for (const page of app.pages) {
    const source = fs.readFileSync(path.join(root, `${page}.js`), 'utf8')
    const markup = fs.readFileSync(path.join(root, `${page}.wxml`), 'utf8')
    for (const kind of ['wxss', 'json']) assert.ok(fs.existsSync(path.join(root, `${page}.${kind}`)))
    const pressed = [...markup.matchAll(/bindtap="(\w+)"/g)].map(match => match[1])
    assert.ok(pressed.length > 0)
    for (const name of pressed) assert.match(source, new RegExp(`^  (async )?${name}\\(`, 'm'))
    const open = [...markup.matchAll(/<(\w+)[^>]*[^/]>|<(\w+)>/g)].length
    assert.equal(open, [...markup.matchAll(/<\/\w+>/g)].length)
  }
})

test('from the list of plans to the plan, and the end of it', async () => {
  const { wx, app, plans, plan } = launch({ seen: [active()] })
  await plans.onLoad()
  assert.deepEqual(plans.data.plans, [{ ...PLAN, price: 'HKD 38.00', period: 'a month' }])
  await plans.subscribe({ currentTarget: { dataset: { code: 'newspaper' } } })
  assert.equal(wx.navigations[0].appId, SIGNING_APP)
  assert.deepEqual(wx.redirects, ['/pages/plan/plan'])

  plan.onShow()
  assert.equal(plan.data.maySign, true)
  app.onShow({ scene: 1038, referrerInfo: { appId: SIGNING_APP, extraData: { return_code: 'SUCCESS' } } })
  await until(() => plan.data.mayEnd)
  assert.deepEqual([plan.data.name, plan.data.phaseText, plan.data.renews, plan.data.maySign],
    ['The Daily', text.phase('active'), '2026-12-22', false])
  await plan.end()
  assert.deepEqual([plan.data.mayEnd, plan.data.until, plan.data.renews], [false, '2026-12-22', ''])
})

test('a user with a plan is taken to it', async () => {
  const { wx, plans } = launch({ own: [active()] })
  await plans.onLoad()
  assert.deepEqual(wx.redirects, ['/pages/plan/plan'])
})

test('an unsigned plan is reported, and another plan may be chosen when the session has expired', async () => {
  const { wx, plan, app } = launch({ own: [pending({ signing: null })], seen: [pending({ signing: null })] })
  await app.ready
  plan.onShow()
  app.onShow({ scene: 1038, referrerInfo: { appId: SIGNING_APP, extraData: { return_code: 'FAIL', return_msg: 'no' } } })
  await until(() => plan.data.message === 'no')
  assert.deepEqual([plan.data.maySign, plan.data.mayChoose], [true, true])
  plan.choose()
  assert.deepEqual(wx.redirects, ['/pages/plans/plans'])
})

test('a user whose contract ended may sign again, and sees until when the plan is paid', async () => {
  const { wx, plan, app } = launch({ own: [lost()], again: lost({ signing: SIGNING, contract_status: 'pending' }) })
  await app.ready
  plan.onShow()
  assert.deepEqual([plan.data.maySignAgain, plan.data.maySign, plan.data.until, plan.data.renews],
    [true, false, '2026-12-22', ''])
  await plan.sign()
  assert.equal(wx.navigations[0].appId, SIGNING_APP)
})

test('a refusal of the engine is shown on the page', async () => {
  const { wx, plans } = launch()
  await plans.onLoad()
  wx.engine = async () => ({ statusCode: 409, data: { code: 'subscription.already_exists', detail: 'There is one.' } })
  await plans.subscribe({ currentTarget: { dataset: { code: 'newspaper' } } })
  assert.deepEqual([plans.data.message, plans.data.busy], ['There is one.', false])
})

test('money is written as people read it', () => {
  assert.deepEqual([text.price(8800, 'HKD'), text.price(500, 'JPY'), text.period('month', 3), text.date(null)],
    ['HKD 88.00', 'JPY 500', 'every 3 months', ''])
})

async function until(condition) {
  for (let tries = 0; tries < 200 && !condition(); tries++) await new Promise(then => setTimeout(then, 5))
  assert.ok(condition())
}
