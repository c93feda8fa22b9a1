// The billing engine's address (a server domain listed for the mini program), and the merchant of this mini program: null if
// the engine serves only one merchant.
module.exports = { engine: 'http://127.0.0.1:8080', merchant: null }
