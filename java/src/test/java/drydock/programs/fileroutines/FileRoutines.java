package drydock.programs.fileroutines;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Literal;
import drydock.cobol.Program;
import drydock.cobol.Storage;

/**
 * FILE-ROUTINES, translated from file-routines.cob:3.
 */
public final class FileRoutines extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(96);
    private final Alphanumeric a = storage.record(10).alphanumeric(0, 10).value("none"); // 01 A, file-routines.cob:6
    private final Alphanumeric b = storage.record(10).alphanumeric(0, 10).value("b.txt"); // 01 B, file-routines.cob:7
    private final Alphanumeric cc = storage.record(10).alphanumeric(0, 10).value("dir1"); // 01 CC, file-routines.cob:8
    private final Alphanumeric d = storage.record(20).alphanumeric(0, 20).value("dir1/x"); // 01 D, file-routines.cob:9
    private final Alphanumeric det = storage.record(16).alphanumeric(0, 16); // 01 DET, file-routines.cob:10

    public FileRoutines(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(FileRoutines::new, args);
    }

    @Override
    protected String programId() {
        return "FILE-ROUTINES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, file-routines.cob:12. */
    private void mainLine() {
        call("CBL_COPY_FILE", a, b);
        display("copy ", returnCode);
        call("CBL_RENAME_FILE", a, b);
        display("ren ", returnCode);
        call("CBL_DELETE_FILE", a);
        display("del ", returnCode);
        call("CBL_CHECK_FILE_EXIST", a, det);
        display("chk ", returnCode);
        call("CBL_CREATE_DIR", cc);
        display("mkd ", returnCode);
        call("CBL_CREATE_DIR", cc);
        display("mkd ", returnCode);
        call("CBL_DELETE_DIR", cc);
        display("rmd ", returnCode);
        call("CBL_DELETE_DIR", cc);
        display("rmd ", returnCode);
        call("C$DELETE", a, content(Literal.number("0")));
        display("cdel ", returnCode);
        call("C$COPY", a, b, content(Literal.number("0")));
        display("ccopy ", returnCode);
        call("C$MAKEDIR", cc);
        display("cmkd ", returnCode);
        call("C$MAKEDIR", cc);
        display("cmkd ", returnCode);
        throw stopRun();
    }
}
