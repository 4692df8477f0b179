package drydock.cobol;

/** The relation of START ... KEY IS. */
public enum StartRelation { EQUAL, GREATER, NOT_LESS, LESS, NOT_GREATER, FIRST, LAST }
