package drydock.programs.medianandrange;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;

/**
 * MEDIAN-AND-RANGE, translated from median-and-range.cob:3.
 */
public final class MedianAndRange extends Program {
    public MedianAndRange(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(MedianAndRange::new, args);
    }

    @Override
    protected String programId() {
        return "MEDIAN-AND-RANGE";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, median-and-range.cob:5. */
    private void mainLine() {
        display(function.median(3, -14, 0, 8, -3), " ", function.range(3, -14, 0, 8, -3), " ", function.max(3, -14, 0, 8, -3), " ",
                function.min(3, -14, 0, 8, -3));
        throw stopRun();
    }
}
