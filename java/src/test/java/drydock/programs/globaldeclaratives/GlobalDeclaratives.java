package drydock.programs.globaldeclaratives;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;

/**
 * GLOBAL-DECLARATIVES, translated from global-declaratives.cob:3.
 */
public final class GlobalDeclaratives extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 5); // 01 AR, global-declaratives.cob:10

    // Files
    // FD A, global-declaratives.cob:10
    private final SequentialFile aFile = new SequentialFile(this, "A").assign("a.dat").record(aFileRecord);

    public GlobalDeclaratives(CobolRuntime runtime) {
        super(runtime);
        nested("INNER1", Inner1::new);
        nested("INNER2", Inner2::new);
        onErrorGlobal(OpenMode.INPUT, this::errInP);
        onError(OpenMode.OUTPUT, this::errOutP);
    }

    public static void main(String[] args) {
        CobolRuntime.main(GlobalDeclaratives::new, args);
    }

    @Override
    protected String programId() {
        return "GLOBAL-DECLARATIVES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainP();
    }

    /** ERR-IN-P, global-declaratives.cob:15. */
    private void errInP() {
        display("OUTER GLOBAL INPUT");
    }

    /** ERR-OUT-P, global-declaratives.cob:19. */
    private void errOutP() {
        display("OUTER OUTPUT");
    }

    /** MAIN-P, global-declaratives.cob:23. */
    private void mainP() {
        call("INNER1");
        aFile.open(OpenMode.INPUT).orFail();
        call("INNER2");
        throw stopRun();
    }

    /**
     * INNER1, translated from global-declaratives.cob:29.
     */
    private final class Inner1 extends Program {
        private Inner1() {
            super(GlobalDeclaratives.this);
            nested("INNER3", Inner3::new);
            onError(aFile, this::errAP);
        }

        @Override
        protected void procedure(Field[] using) {
            mainP2();
        }

        /** ERR-A-P, global-declaratives.cob:34. */
        private void errAP() {
            display("INNER1 A");
        }

        /** MAIN-P, global-declaratives.cob:38. */
        private void mainP2() {
            aFile.open(OpenMode.INPUT).orFail();
            call("INNER3");
        }

        /**
         * INNER3, translated from global-declaratives.cob:43.
         */
        private final class Inner3 extends Program {
            private Inner3() {
                super(Inner1.this);
            }

            @Override
            protected void procedure(Field[] using) {
                mainLine();
            }

            /** PROCEDURE DIVISION, global-declaratives.cob:45. */
            private void mainLine() {
                aFile.open(OpenMode.INPUT).orFail();
            }
        }
    }

    /**
     * INNER2, translated from global-declaratives.cob:49.
     */
    private final class Inner2 extends Program {
        private Inner2() {
            super(GlobalDeclaratives.this);
        }

        @Override
        protected void procedure(Field[] using) {
            mainLine();
        }

        /** PROCEDURE DIVISION, global-declaratives.cob:51. */
        private void mainLine() {
            aFile.open(OpenMode.INPUT).orFail();
        }
    }
}
