// What people read.

const WITHOUT_CENTS = ['JPY', 'KRW', 'VND', 'ISK']

// 8800 HKD -> "HKD 88.00"; some currencies have no hundredths.
function price(amount, currency) {
  return WITHOUT_CENTS.includes(currency) ? `${currency} ${amount}` : `${currency} ${(amount / 100).toFixed(2)}`
}

// "a month", "3 months"
function period(interval, count) {
  return count === 1 ? `a ${interval}` : `every ${count} ${interval}s`
}

function date(instant) {
  return instant === null ? '' : instant.slice(0, 10)
}

const PHASES = {
  none: 'You have no subscription.',
  signing: 'Sign in WeChat to begin.',
  confirming: 'We are asking WeChat ...',
  unsigned: 'It was not signed.',
  active: 'It is yours.',
  waiting: 'WeChat could not take the money yet; we try again.',
  late: 'WeChat has not told us yet. Come back in a while.',
  ended: 'It has ended.',
}

module.exports = { price, period, date, phase: name => PHASES[name] }
