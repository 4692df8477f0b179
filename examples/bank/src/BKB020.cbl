       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB020.
      *================================================================*
      * BKB020   SORT THE EDITED TRANSACTIONS                          *
      *          INTO ACCOUNT AND DATE ORDER, CREDITS BEFORE DEBITS.   *
      *          ZERO AND CLOSED PERIOD TRANSACTIONS ARE LEFT OUT ON   *
      *          THE WAY IN, EXACT REPEATS ON THE WAY OUT.             *
      *          CARD ON SYSIN: CCYYMMDD, THE FIRST DAY STILL OPEN     *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT TRAN-FILE     ASSIGN TO TRANOK
               ORGANIZATION IS SEQUENTIAL
               FILE STATUS IS WS-TRAN-STATUS.
           SELECT SORTED-FILE   ASSIGN TO TRANSRT
               ORGANIZATION IS SEQUENTIAL.
           SELECT SORT-WORK     ASSIGN TO SORTWK1.
       DATA DIVISION.
       FILE SECTION.
       FD  TRAN-FILE.
           COPY BKCTRAN REPLACING ==:PFX:== BY ==TF==.
       FD  SORTED-FILE.
           COPY BKCTRAN REPLACING ==:PFX:== BY ==SF==.
       SD  SORT-WORK.
       01  SORT-RECORD.
           05  SW-KEY                  PIC X(12).
           05  SW-DATE                 PIC 9(08).
           05  SW-SEQ                  PIC 9(06).
           05  SW-CODE                 PIC X(03).
           05  SW-AMOUNT               PIC S9(09)V99 COMP-3.
           05  SW-REST                 PIC X(35).
           05  SW-SIDE                 PIC 9(01).
       WORKING-STORAGE SECTION.
       01  WS-TRAN-STATUS              PIC X(02).
       01  WS-EOF-SWITCHES.
           05  WS-TRAN-EOF             PIC X(01) VALUE 'N'.
               88  TRAN-EOF            VALUE 'Y'.
           05  WS-SORT-EOF             PIC X(01) VALUE 'N'.
               88  SORT-EOF            VALUE 'Y'.
       01  WS-FIRST-OPEN-DAY           PIC 9(08) VALUE ZERO.
       01  WS-PREVIOUS.
           05  WS-PREVIOUS-RECORD      PIC X(70) VALUE LOW-VALUES.
       01  WS-CURRENT                  PIC X(70).
       01  WS-COUNTERS.
           05  WS-READ                 PIC 9(05) COMP-5 VALUE ZERO.
           05  WS-SKIPPED              PIC 9(05) COMP-5 VALUE ZERO.
           05  WS-REPEATED             PIC 9(05) COMP-5 VALUE ZERO.
           05  WS-WRITTEN              PIC 9(05) COMP-5 VALUE ZERO.
       PROCEDURE DIVISION.
       0000-MAIN SECTION.
       0000-START.
           ACCEPT WS-FIRST-OPEN-DAY
           SORT SORT-WORK
               ON ASCENDING KEY SW-KEY SW-DATE SW-SIDE
               ON DESCENDING KEY SW-AMOUNT
               WITH DUPLICATES IN ORDER
               INPUT PROCEDURE IS 1000-SELECT
               OUTPUT PROCEDURE IS 2000-WRITE
           DISPLAY 'BKB020 FROM ' WS-FIRST-OPEN-DAY
               ' READ ' WS-READ ' SKIPPED ' WS-SKIPPED
           DISPLAY 'BKB020 REPEATED ' WS-REPEATED
               ' WRITTEN ' WS-WRITTEN
           IF WS-WRITTEN = ZERO
               MOVE 4 TO RETURN-CODE
           END-IF
           STOP RUN.

       1000-SELECT SECTION.
       1000-START.
           OPEN INPUT TRAN-FILE
           IF WS-TRAN-STATUS NOT = '00'
               DISPLAY 'BKB020 OPEN STATUS ' WS-TRAN-STATUS
               GO TO 1000-EXIT
           END-IF
           PERFORM UNTIL TRAN-EOF
               READ TRAN-FILE
                   AT END
                       SET TRAN-EOF TO TRUE
                   NOT AT END
                       ADD 1 TO WS-READ
                       IF TF-TR-AMOUNT = ZERO
                          OR TF-TR-DATE < WS-FIRST-OPEN-DAY
                           ADD 1 TO WS-SKIPPED
                       ELSE
                           MOVE TF-TRAN-RECORD TO SORT-RECORD
                           IF TF-TR-CREDIT
                               MOVE 1 TO SW-SIDE
                           ELSE
                               MOVE 2 TO SW-SIDE
                           END-IF
                           RELEASE SORT-RECORD
                       END-IF
               END-READ
           END-PERFORM
           CLOSE TRAN-FILE.
       1000-EXIT.
           EXIT.

       2000-WRITE SECTION.
       2000-START.
           OPEN OUTPUT SORTED-FILE
           PERFORM UNTIL SORT-EOF
               RETURN SORT-WORK
                   AT END
                       SET SORT-EOF TO TRUE
                   NOT AT END
                       PERFORM 2100-ONE-RECORD
               END-RETURN
           END-PERFORM
           CLOSE SORTED-FILE
           GO TO 2000-EXIT.

       2100-ONE-RECORD.
           MOVE SORT-RECORD (1:70) TO WS-CURRENT
           MOVE ZEROS TO WS-CURRENT (21:6)
           IF WS-CURRENT = WS-PREVIOUS
               ADD 1 TO WS-REPEATED
           ELSE
               MOVE WS-CURRENT TO WS-PREVIOUS
               MOVE SORT-RECORD TO SF-TRAN-RECORD
               WRITE SF-TRAN-RECORD
               ADD 1 TO WS-WRITTEN
           END-IF.

       2000-EXIT.
           EXIT.
