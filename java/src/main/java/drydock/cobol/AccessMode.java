package drydock.cobol;

/** ACCESS MODE of a file. */
public enum AccessMode { SEQUENTIAL, RANDOM, DYNAMIC }
