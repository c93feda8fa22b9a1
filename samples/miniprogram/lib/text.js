// The texts that users read.

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
  unsigned: 'You have not signed.',
  active: 'Your plan is active.',
  waiting: 'WeChat could not charge you yet; we will try again.',
  late: 'WeChat has not answered yet. Come back later.',
  ended: 'Your plan has ended.',
}

module.exports = { price, period, date, phase: name => PHASES[name] }
