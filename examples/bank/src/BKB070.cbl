       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB070.
      *================================================================*
      * BKB070   APPORTION A SHARED FEE                                *
      *          SPREADS A FEE OVER CARD ACCOUNTS IN PROPORTION TO     *
      *          THEIR TURNOVER, IN THREE WAYS THAT DIFFER BY CENTS:   *
      *            A  ONE FORMULA, ROUNDED                             *
      *            B  A RATIO CUT TO FOUR DECIMALS, THEN ROUNDED       *
      *            C  TRUNCATED, THE LAST ACCOUNT TAKES THE REMAINDER  *
      *          INPUT:  F FEE (S9(7)V99), A ACCOUNT TURNOVER          *
      *          RETURN CODE 0 GOOD, 4 LINES IGNORED, 8 NO ACCOUNTS    *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT FEE-FILE      ASSIGN TO FEEFILE
               ORGANIZATION IS LINE SEQUENTIAL.
           SELECT SHARE-FILE    ASSIGN TO SHARES
               ORGANIZATION IS SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  FEE-FILE.
       01  FEE-RECORD.
           05  FE-KIND                 PIC X(01).
           05  FE-FEE                  PIC S9(07)V99
                                       SIGN TRAILING SEPARATE.
           05  FILLER                  PIC X(20).
       01  TURNOVER-RECORD.
           05  FILLER                  PIC X(01).
           05  FE-ACCOUNT              PIC X(12).
           05  FE-TURNOVER             PIC S9(09)V99
                                       SIGN TRAILING SEPARATE.
       FD  SHARE-FILE.
       01  SHARE-RECORD.
           05  SH-ACCOUNT              PIC X(12).
           05  SH-SHARE-A              PIC S9(07)V99 COMP-3.
           05  SH-SHARE-B              PIC S9(07)V99 COMP-3.
           05  SH-SHARE-C              PIC S9(09)V99 COMP.
           05  SH-BASIS-POINTS         PIC S9(04)    COMP-5.
           05  SH-BUCKET               PIC 9(02)     COMP.
       WORKING-STORAGE SECTION.
       01  WS-EOF-SWITCH               PIC X(01) VALUE 'N'.
           88  FEE-EOF                 VALUE 'Y'.
       01  WS-FEE                      PIC S9(07)V99 COMP-3 VALUE ZERO.
       01  WS-TURNOVER-SUM             PIC S9(11)V99 COMP-3 VALUE ZERO.
       01  WS-SUMS.
           05  WS-SUM-A                PIC S9(09)V99 COMP-3 VALUE ZERO.
           05  WS-SUM-B                PIC S9(09)V99 COMP-3 VALUE ZERO.
           05  WS-SUM-C                PIC S9(09)V99 COMP-3 VALUE ZERO.
       01  WS-RATIO                    PIC S9(03)V9(04) COMP-3.
       01  WS-POINTS                   PIC S9(09)V9(02) COMP-3.
       01  WS-REST                     PIC S9(07)V9(06) COMP-3.
       01  WS-IGNORED                  PIC 9(03) COMP VALUE ZERO.
       01  WS-I                        PIC 9(03) COMP-5.
       01  WS-DIFFERENCE               PIC S9(05)V99.
       01  WS-EDIT-A                   PIC -(7)9.99.
       01  WS-EDIT-B                   PIC -(7)9.99.
       01  WS-EDIT-C                   PIC -(9)9.99.
       01  WS-ACCOUNT-COUNT            PIC 9(03) COMP VALUE ZERO.
       01  WS-ACCOUNT-TABLE.
           05  WS-ENTRY                OCCURS 1 TO 20 TIMES
                                       DEPENDING ON WS-ACCOUNT-COUNT.
               10  WS-E-ACCOUNT        PIC X(12).
               10  WS-E-TURNOVER       PIC S9(09)V99 COMP-3.
       PROCEDURE DIVISION.
       0000-MAIN.
           OPEN INPUT FEE-FILE
           OPEN OUTPUT SHARE-FILE
           PERFORM 1000-READ
           PERFORM 2000-LINE THRU 2000-EXIT UNTIL FEE-EOF
           IF WS-ACCOUNT-COUNT = ZERO
               DISPLAY 'BKB070 NO ACCOUNTS'
               MOVE 8 TO RETURN-CODE
           ELSE
               PERFORM 3000-APPORTION THRU 3000-EXIT
                   VARYING WS-I FROM 1 BY 1
                   UNTIL WS-I > WS-ACCOUNT-COUNT
               PERFORM 8000-SUMMARY
           END-IF
           CLOSE FEE-FILE SHARE-FILE
           STOP RUN.

       1000-READ.
           READ FEE-FILE
               AT END
                   SET FEE-EOF TO TRUE
           END-READ.

       2000-LINE.
           EVALUATE FE-KIND
               WHEN 'F'
                   IF FE-FEE NUMERIC
                       MOVE FE-FEE TO WS-FEE
                   ELSE
                       ADD 1 TO WS-IGNORED
                   END-IF
               WHEN 'A'
                   IF FE-TURNOVER NUMERIC AND WS-ACCOUNT-COUNT < 20
                       ADD 1 TO WS-ACCOUNT-COUNT
                       MOVE FE-ACCOUNT
                           TO WS-E-ACCOUNT (WS-ACCOUNT-COUNT)
                       MOVE FE-TURNOVER
                           TO WS-E-TURNOVER (WS-ACCOUNT-COUNT)
                       ADD FE-TURNOVER TO WS-TURNOVER-SUM
                   ELSE
                       ADD 1 TO WS-IGNORED
                   END-IF
               WHEN OTHER
                   ADD 1 TO WS-IGNORED
           END-EVALUATE
           PERFORM 1000-READ.
       2000-EXIT.
           EXIT.

       3000-APPORTION.
           MOVE LOW-VALUES TO SHARE-RECORD
           MOVE WS-E-ACCOUNT (WS-I) TO SH-ACCOUNT
           COMPUTE SH-SHARE-A ROUNDED =
               WS-FEE * WS-E-TURNOVER (WS-I) / WS-TURNOVER-SUM
               ON SIZE ERROR
                   DISPLAY 'NO SHARE A FOR ' SH-ACCOUNT
                   MOVE ZERO TO SH-SHARE-A
           END-COMPUTE
           DIVIDE WS-E-TURNOVER (WS-I) BY WS-TURNOVER-SUM
               GIVING WS-RATIO
               ON SIZE ERROR
                   MOVE ZERO TO WS-RATIO
           END-DIVIDE
           MULTIPLY WS-FEE BY WS-RATIO GIVING SH-SHARE-B ROUNDED
               ON SIZE ERROR
                   MOVE ZERO TO SH-SHARE-B
           END-MULTIPLY
           IF WS-I = WS-ACCOUNT-COUNT
               SUBTRACT WS-SUM-C FROM WS-FEE GIVING SH-SHARE-C
           ELSE
               COMPUTE SH-SHARE-C =
                   WS-FEE * WS-E-TURNOVER (WS-I) / WS-TURNOVER-SUM
                   ON SIZE ERROR
                       MOVE ZERO TO SH-SHARE-C
               END-COMPUTE
           END-IF
      *    COMP-5 KEEPS WHAT FITS THE HALFWORD, COMP WHAT FITS THE
      *    PICTURE: NEITHER STATEMENT TESTS FOR OVERFLOW.
           COMPUTE WS-POINTS ROUNDED = WS-RATIO * 10000
           MOVE WS-POINTS TO SH-BASIS-POINTS
           DIVIDE WS-E-TURNOVER (WS-I) BY 1000 GIVING SH-BUCKET
           ADD SH-SHARE-A TO WS-SUM-A
           ADD SH-SHARE-B TO WS-SUM-B
           ADD SH-SHARE-C TO WS-SUM-C
           MOVE SH-SHARE-A TO WS-EDIT-A
           MOVE SH-SHARE-B TO WS-EDIT-B
           MOVE SH-SHARE-C TO WS-EDIT-C
           DISPLAY SH-ACCOUNT WS-EDIT-A WS-EDIT-B WS-EDIT-C
               ' ' SH-BASIS-POINTS ' ' SH-BUCKET
           WRITE SHARE-RECORD.
       3000-EXIT.
           EXIT.

       8000-SUMMARY.
           DISPLAY 'BKB070 FEE ' WS-FEE ' TURNOVER ' WS-TURNOVER-SUM
               ' ACCOUNTS ' WS-ACCOUNT-COUNT
           DISPLAY 'BKB070 SUM A ' WS-SUM-A ' B ' WS-SUM-B
               ' C ' WS-SUM-C
           SUBTRACT WS-SUM-A FROM WS-FEE GIVING WS-DIFFERENCE
           DISPLAY 'BKB070 LOST BY A ' WS-DIFFERENCE
           SUBTRACT WS-SUM-B FROM WS-FEE GIVING WS-DIFFERENCE
           DISPLAY 'BKB070 LOST BY B ' WS-DIFFERENCE
           DIVIDE WS-FEE BY WS-ACCOUNT-COUNT GIVING WS-DIFFERENCE
               REMAINDER WS-REST
           DISPLAY 'BKB070 EQUAL PART ' WS-DIFFERENCE
               ' REST ' WS-REST
           IF WS-IGNORED > ZERO
               DISPLAY 'BKB070 IGNORED ' WS-IGNORED
               MOVE 4 TO RETURN-CODE
           END-IF.
