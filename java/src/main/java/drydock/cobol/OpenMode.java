package drydock.cobol;

/** How OPEN opens a file. */
public enum OpenMode { INPUT, OUTPUT, I_O, EXTEND }
