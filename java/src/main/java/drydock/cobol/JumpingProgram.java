package drydock.cobol;

/**
 * Base class of programs in which GO TO leaves a paragraph in a way that no structured statement expresses. Such paragraphs
 * are methods that return where to go on: {@link #NEXT}, the number of another paragraph, or {@link #endOf} one.
 *
 * <p>Each {@link #perform} compares only the exit of its own range: a GO TO out of a performed range goes on from its target
 * until it meets that exit or the end of the program, whatever is being performed around it (GnuCOBOL 3.1.2, observed).
 */
public abstract class JumpingProgram extends Program {
    /** The paragraph ended: go on with the one behind it, or leave the range that ends here. */
    protected static final int NEXT = -1;

    /** A part of a large paragraph's method ended: go on behind it in that method. */
    protected static final int GO_ON = Integer.MIN_VALUE;

    /** An outermost program with the default dialect. */
    protected JumpingProgram(CobolRuntime runtime) {
        super(runtime);
    }

    /** An outermost program compiled with the given dialect. */
    protected JumpingProgram(CobolRuntime runtime, Dialect dialect) {
        super(runtime, dialect);
    }

    /** A contained program. */
    protected JumpingProgram(Program container) {
        super(container);
    }

    /** Executes one paragraph and says where to go on; {@code throw goback()} for a number behind the last paragraph. */
    protected abstract int paragraph(int number);

    /** Go on as if that paragraph had just ended (EXIT SECTION). */
    protected static int endOf(int number) {
        return -2 - number;
    }

    /** PERFORM from THRU thru. */
    protected final void perform(int from, int thru) {
        int current = from;
        while (true) {
            int next = paragraph(current);
            if (next >= 0) {
                current = next;
                continue;
            }
            int ended = next == NEXT ? current : -2 - next;
            if (ended == thru) {
                return;
            }
            current = ended + 1;
        }
    }

    /** The main line: from a paragraph to the end of the program. */
    protected final void performToEnd(int from) {
        perform(from, Integer.MAX_VALUE);
    }
}
