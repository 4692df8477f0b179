package drydock.cobol;

/** Options of CLOSE. */
public enum CloseOption { NONE, LOCK, REEL, UNIT, NO_REWIND }
