       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB050.
      *================================================================*
      * BKB050   BRANCH BALANCE REPORT                                 *
      *          CONTROL BREAKS ON BRANCH AND ACCOUNT TYPE, GRAND      *
      *          TOTAL, TWELVE DETAIL LINES A PAGE.                    *
      *          CARD ON SYSIN: CCYYMMDD, THE DATE OF THE REPORT       *
      *================================================================*
       ENVIRONMENT DIVISION.
       CONFIGURATION SECTION.
       SPECIAL-NAMES.
           C01 IS TOP-OF-PAGE.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT MASTER-FILE   ASSIGN TO ACCTMST
               ORGANIZATION IS SEQUENTIAL
               FILE STATUS IS WS-MASTER-STATUS.
           SELECT REPORT-FILE   ASSIGN TO BALRPT
               ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  MASTER-FILE.
           COPY BKCACCT REPLACING ==:PFX:== BY ==AM==.
       FD  REPORT-FILE.
       01  REPORT-LINE                 PIC X(80).
       WORKING-STORAGE SECTION.
       01  WS-MASTER-STATUS            PIC X(02).
           88  MASTER-OK               VALUE '00'.
           88  MASTER-EOF              VALUE '10'.
       01  WS-CONTROL.
           05  WS-RUN-DATE             PIC 9(08) VALUE ZERO.
           05  WS-PAGE                 PIC 9(04) COMP VALUE ZERO.
           05  WS-LINES                PIC 9(02) COMP VALUE 99.
           05  WS-LINES-A-PAGE         PIC 9(02) COMP VALUE 12.
           05  WS-FIRST-SWITCH         PIC X(01) VALUE 'Y'.
               88  FIRST-RECORD        VALUE 'Y'.
           05  WS-HOLD-BRANCH          PIC 9(04).
           05  WS-HOLD-TYPE            PIC X(01).
       01  WS-TYPE-TOTALS.
           05  WS-T-COUNT              PIC 9(05) COMP.
           05  WS-T-BALANCE            PIC S9(11)V99 COMP-3.
           05  WS-T-INTEREST           PIC S9(07)V9(04) COMP-3.
       01  WS-BRANCH-TOTALS.
           05  WS-B-COUNT              PIC 9(05) COMP.
           05  WS-B-BALANCE            PIC S9(11)V99 COMP-3.
           05  WS-B-INTEREST           PIC S9(07)V9(04) COMP-3.
       01  WS-GRAND-TOTALS.
           05  WS-G-COUNT              PIC 9(05) COMP VALUE ZERO.
           05  WS-G-BALANCE            PIC S9(11)V99 COMP-3 VALUE ZERO.
           05  WS-G-INTEREST           PIC S9(07)V9(04) COMP-3
                                       VALUE ZERO.
       01  WS-AVAILABLE                PIC S9(07)V99 COMP-3.
       01  WS-DDMMCCYY                 PIC 9(08).
       01  WS-DDMMCCYY-R REDEFINES WS-DDMMCCYY.
           05  WS-DD                   PIC 9(02).
           05  WS-MM                   PIC 9(02).
           05  WS-CCYY                 PIC 9(04).
           COPY BKCRPT.
       PROCEDURE DIVISION.
       0000-MAIN.
           ACCEPT WS-RUN-DATE
           OPEN INPUT MASTER-FILE
           IF NOT MASTER-OK
               DISPLAY 'BKB050 MASTER STATUS ' WS-MASTER-STATUS
               MOVE 12 TO RETURN-CODE
               STOP RUN
           END-IF
           OPEN OUTPUT REPORT-FILE
           PERFORM 1000-READ
           PERFORM 2000-ACCOUNT UNTIL MASTER-EOF
           IF FIRST-RECORD
               PERFORM 7000-NEW-PAGE
               MOVE RL-NOTHING TO REPORT-LINE
               WRITE REPORT-LINE AFTER ADVANCING 2 LINES
               MOVE 4 TO RETURN-CODE
           ELSE
               PERFORM 4000-TYPE-BREAK
               PERFORM 5000-BRANCH-BREAK
               PERFORM 6000-GRAND-TOTAL
           END-IF
           CLOSE MASTER-FILE REPORT-FILE
           DISPLAY 'BKB050 ACCOUNTS ' WS-G-COUNT ' PAGES ' WS-PAGE
           STOP RUN.

       1000-READ.
           READ MASTER-FILE
               AT END
                   SET MASTER-EOF TO TRUE
           END-READ.

       2000-ACCOUNT.
           IF FIRST-RECORD
               MOVE 'N' TO WS-FIRST-SWITCH
               PERFORM 2100-START-BRANCH
               PERFORM 2200-START-TYPE
           ELSE
               IF AM-BRANCH NOT = WS-HOLD-BRANCH
                   PERFORM 4000-TYPE-BREAK
                   PERFORM 5000-BRANCH-BREAK
                   PERFORM 2100-START-BRANCH
                   PERFORM 2200-START-TYPE
               ELSE
                   IF AM-ACCT-TYPE NOT = WS-HOLD-TYPE
                       PERFORM 4000-TYPE-BREAK
                       PERFORM 2200-START-TYPE
                   END-IF
               END-IF
           END-IF
           PERFORM 3000-DETAIL
           PERFORM 1000-READ.

       2100-START-BRANCH.
           MOVE AM-BRANCH TO WS-HOLD-BRANCH
           INITIALIZE WS-BRANCH-TOTALS.

       2200-START-TYPE.
           MOVE AM-ACCT-TYPE TO WS-HOLD-TYPE
           INITIALIZE WS-TYPE-TOTALS.

       3000-DETAIL.
           IF WS-LINES NOT < WS-LINES-A-PAGE
               PERFORM 7000-NEW-PAGE
           END-IF
           MOVE AM-BRANCH TO RL-D-BRANCH
           MOVE AM-ACCT-NO TO RL-D-ACCT
           MOVE AM-ACCT-TYPE TO RL-D-TYPE
           MOVE AM-STATUS TO RL-D-STATUS
           MOVE AM-OPEN-DD TO WS-DD
           MOVE AM-OPEN-MM TO WS-MM
           MOVE AM-OPEN-CCYY TO WS-CCYY
           MOVE WS-DDMMCCYY TO RL-D-OPENED
           MOVE AM-BALANCE TO RL-D-BALANCE
           COMPUTE WS-AVAILABLE = AM-BALANCE + AM-OD-LIMIT
               ON SIZE ERROR
                   MOVE 9999999.99 TO WS-AVAILABLE
           END-COMPUTE
           MOVE WS-AVAILABLE TO RL-D-AVAILABLE
           MOVE AM-ACCRUED-INT TO RL-D-INTEREST
           EVALUATE TRUE ALSO TRUE
               WHEN AM-CLOSED   ALSO AM-BALANCE NOT = ZERO
                   MOVE '!!' TO RL-D-FLAG
               WHEN AM-DORMANT  ALSO ANY
                   MOVE ' D' TO RL-D-FLAG
               WHEN NOT AM-LOAN ALSO WS-AVAILABLE < ZERO
                   MOVE ' *' TO RL-D-FLAG
               WHEN OTHER
                   MOVE SPACES TO RL-D-FLAG
           END-EVALUATE
           WRITE REPORT-LINE FROM RL-DETAIL AFTER ADVANCING 1 LINE
           ADD 1 TO WS-LINES
           ADD 1 TO WS-T-COUNT
           ADD AM-BALANCE TO WS-T-BALANCE
           ADD AM-ACCRUED-INT TO WS-T-INTEREST.

       4000-TYPE-BREAK.
           MOVE '  TYPE' TO RL-S-LABEL
           MOVE WS-HOLD-TYPE TO RL-S-KEY
           MOVE WS-T-COUNT TO RL-S-COUNT
           MOVE WS-T-BALANCE TO RL-S-BALANCE
           MOVE WS-T-INTEREST TO RL-S-INTEREST
           WRITE REPORT-LINE FROM RL-SUBTOTAL AFTER ADVANCING 1 LINE
           ADD 1 TO WS-LINES
           ADD WS-T-COUNT TO WS-B-COUNT
           ADD WS-T-BALANCE TO WS-B-BALANCE
           ADD WS-T-INTEREST TO WS-B-INTEREST.

       5000-BRANCH-BREAK.
           MOVE 'BRANCH' TO RL-S-LABEL
           MOVE WS-HOLD-BRANCH TO RL-S-KEY
           MOVE WS-B-COUNT TO RL-S-COUNT
           MOVE WS-B-BALANCE TO RL-S-BALANCE
           MOVE WS-B-INTEREST TO RL-S-INTEREST
           WRITE REPORT-LINE FROM RL-SUBTOTAL AFTER ADVANCING 1 LINE
           MOVE SPACES TO REPORT-LINE
           WRITE REPORT-LINE AFTER ADVANCING 1 LINE
           ADD 2 TO WS-LINES
           ADD WS-B-COUNT TO WS-G-COUNT
           ADD WS-B-BALANCE TO WS-G-BALANCE
           ADD WS-B-INTEREST TO WS-G-INTEREST.

       6000-GRAND-TOTAL.
           MOVE 'GRAND TOTAL' TO RL-S-LABEL
           MOVE ALL '*' TO RL-S-KEY
           MOVE WS-G-COUNT TO RL-S-COUNT
           MOVE WS-G-BALANCE TO RL-S-BALANCE
           MOVE WS-G-INTEREST TO RL-S-INTEREST
           WRITE REPORT-LINE FROM RL-SUBTOTAL AFTER ADVANCING 2 LINES.

       7000-NEW-PAGE.
           ADD 1 TO WS-PAGE
           MOVE WS-RUN-DATE TO RL-H1-DATE
           MOVE WS-PAGE TO RL-H1-PAGE
           IF WS-PAGE = 1
               WRITE REPORT-LINE FROM RL-HEADING-1
           ELSE
               WRITE REPORT-LINE FROM RL-HEADING-1
                   AFTER ADVANCING TOP-OF-PAGE
           END-IF
           WRITE REPORT-LINE FROM RL-HEADING-2
               AFTER ADVANCING 2 LINES
           MOVE ALL '-' TO REPORT-LINE
           WRITE REPORT-LINE AFTER ADVANCING 1 LINE
           MOVE ZERO TO WS-LINES.
