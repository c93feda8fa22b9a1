-- Why: the books are only added to, and balance. One row moves one amount in one currency from one account to another, so that no
-- set of rows can be out of balance in a currency; what needs two rows is an exchange of currencies, and at the end of a transaction
-- both halves of it are there or none.
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: book a correcting entry instead.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

CREATE FUNCTION ledger_check_exchange() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FILTER (WHERE debit = 'fx_difference') <> count(*) FILTER (WHERE credit = 'fx_difference')
        FROM ledger_entries WHERE cause_id = NEW.cause_id) THEN
        RAISE EXCEPTION 'An exchange of % has only one of its halves in the ledger.', NEW.cause_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_exchange_balances';
    END IF;
    RETURN NULL;
END
$$;
-- Its condition is looked at when a row is written, so that the sets of the hot loops queue nothing.
CREATE CONSTRAINT TRIGGER ledger_exchange_balances AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.debit = 'fx_difference' OR NEW.credit = 'fx_difference')
    EXECUTE FUNCTION ledger_check_exchange();
