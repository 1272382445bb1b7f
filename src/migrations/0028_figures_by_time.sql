-- Since figures are kept (0027), what is still counted is when: an index in that order grows at its end and not all over.
DROP INDEX participant_figures;
CREATE INDEX participant_figures ON participant (conference_id, state, created_at, approval, municipality_id, category_id);
