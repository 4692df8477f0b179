package drydock.programs.containedprograms;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * CONTAINED-PROGRAMS, translated from contained-programs.cob:3.
 */
public final class ContainedPrograms extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned g = storage.record(2).zoned(0, "99").value(1); // 01 G, contained-programs.cob:6

    public ContainedPrograms(CobolRuntime runtime) {
        super(runtime);
        nested("INNER", Inner::new);
        nestedCommon("COMMN", Commn::new);
        nested("INNER2", Inner2::new);
    }

    public static void main(String[] args) {
        CobolRuntime.main(ContainedPrograms::new, args);
    }

    @Override
    protected String programId() {
        return "CONTAINED-PROGRAMS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, contained-programs.cob:8. */
    private void mainLine() {
        returnCode.set(5);
        tally.set(3);
        call("INNER");
        display("RC ", returnCode, " T ", tally);
        call("OTHER");
        display("RC ", returnCode, " T ", tally);
        returnCode.set(6);
        call("INNER");
        call("COMMN");
        if (!tryCall("DEEP")) {
            display("no DEEP");
        }
        if (!tryCall("inner")) {
            display("no inner");
        }
        throw stopRun();
    }

    /**
     * INNER, translated from contained-programs.cob:20.
     */
    private final class Inner extends Program {
        // WORKING-STORAGE SECTION
        private final Storage storage = workingStorage(16);
        private final Zoned c = storage.record(1).zoned(0, "9").value(0); // 01 C, contained-programs.cob:23

        private Inner() {
            super(ContainedPrograms.this);
            nested("DEEP", Deep::new);
        }

        @Override
        protected void procedure(Field[] using) {
            mainLine2();
        }

        /** PROCEDURE DIVISION, contained-programs.cob:25. */
        private void mainLine2() {
            c.add(1);
            display("INNER ", c, " RC ", returnCode, " T ", tally, " G ", g);
            returnCode.set(9);
            tally.set(8);
            call("COMMN");
            call("DEEP");
            display("INNER RC ", returnCode);
        }

        /**
         * DEEP, translated from contained-programs.cob:32.
         */
        private final class Deep extends Program {
            private Deep() {
                super(Inner.this);
            }

            @Override
            protected void procedure(Field[] using) {
                mainLine3();
            }

            /** PROCEDURE DIVISION, contained-programs.cob:34. */
            private void mainLine3() {
                display("DEEP RC ", returnCode);
                call("COMMN");
                if (!tryCall("INNER2")) {
                    display("no INNER2");
                }
            }
        }
    }

    /**
     * COMMN, translated from contained-programs.cob:40.
     */
    private final class Commn extends Program {
        // WORKING-STORAGE SECTION
        private final Storage storage = workingStorage(16);
        private final Zoned c = storage.record(1).zoned(0, "9").value(0); // 01 C, contained-programs.cob:43

        private Commn() {
            super(ContainedPrograms.this);
        }

        @Override
        protected boolean isInitial() {
            return true;
        }

        @Override
        protected void procedure(Field[] using) {
            mainLine2();
        }

        /** PROCEDURE DIVISION, contained-programs.cob:45. */
        private void mainLine2() {
            c.add(1);
            display("COMMN ", c, " RC ", returnCode);
        }
    }

    /**
     * INNER2, translated from contained-programs.cob:48.
     */
    private final class Inner2 extends Program {
        private Inner2() {
            super(ContainedPrograms.this);
        }

        @Override
        protected void procedure(Field[] using) {
            mainLine2();
        }

        /** PROCEDURE DIVISION, contained-programs.cob:50. */
        private void mainLine2() {
            display("INNER2");
        }
    }
}
