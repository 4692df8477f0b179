package drydock.cobol;

/** The category of a data item: what decides how MOVE, comparison and INITIALIZE treat it (COBOL 2014 §8.5.2). */
public enum Category {
  GROUP,
  ALPHABETIC,
  ALPHANUMERIC,
  ALPHANUMERIC_EDITED,
  NUMERIC,
  NUMERIC_EDITED,
  POINTER
}
