-- PAY-1: what was charged keeps its VAT treatment, as it keeps its price. REG-20: who pays, and how the invoice goes out.
ALTER TABLE extra ADD COLUMN vat_treatment TEXT NOT NULL DEFAULT 'taxable_25';
ALTER TABLE participant ADD COLUMN vat_treatment TEXT NOT NULL DEFAULT 'taxable_25';
ALTER TABLE participant_extra ADD COLUMN vat_treatment TEXT NOT NULL DEFAULT 'taxable_25';
UPDATE participant SET vat_treatment = (SELECT vat_treatment FROM category WHERE category.id = category_id);

ALTER TABLE registration ADD COLUMN payer_kind TEXT NOT NULL DEFAULT 'own' CHECK (payer_kind IN ('own', 'other'));
ALTER TABLE registration ADD COLUMN payer_email TEXT NOT NULL DEFAULT '';   -- where the invoice goes without EHF
ALTER TABLE registration ADD COLUMN payer_ehf INTEGER NOT NULL DEFAULT 0;

-- Of the municipality as a body: whom an invoice is sent to.
ALTER TABLE municipality ADD COLUMN organisation_number TEXT;
CREATE INDEX municipality_organisation ON municipality (organisation_number) WHERE organisation_number IS NOT NULL;

-- The confirmation tells the price by now; those made before did not.
UPDATE message SET data = json_set(data, '$.bill', json('false'), '$.payer', json('false'))
WHERE template = 'registration_confirmed';
