// Where the billing engine is (a server domain listed for the mini program), and whose mini program this is: null where
// the engine serves one merchant only.
module.exports = { engine: 'http://127.0.0.1:8080', merchant: null }
