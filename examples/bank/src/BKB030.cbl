       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB030.
      *================================================================*
      * BKB030   POST THE SORTED TRANSACTIONS                          *
      *          OLD MASTER + TRANSACTIONS -> NEW MASTER AND JOURNAL.  *
      *          BOTH INPUTS ARE IN ACCOUNT ORDER (MATCH AND MERGE).   *
      *          RETURN CODE 0 GOOD, 4 EXCEPTIONS IN THE JOURNAL,      *
      *          16 A FILE IS OUT OF ORDER                             *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT OLD-MASTER    ASSIGN TO ACCTMST
               ORGANIZATION IS SEQUENTIAL
               FILE STATUS IS WS-OLD-STATUS.
           SELECT TRAN-FILE     ASSIGN TO TRANSRT
               ORGANIZATION IS SEQUENTIAL
               FILE STATUS IS WS-TRAN-STATUS.
           SELECT NEW-MASTER    ASSIGN TO ACCTNEW
               ORGANIZATION IS SEQUENTIAL.
           SELECT JOURNAL-FILE  ASSIGN TO JOURNAL
               ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  OLD-MASTER.
           COPY BKCACCT REPLACING ==:PFX:== BY ==OM==.
       FD  TRAN-FILE.
           COPY BKCTRAN REPLACING ==:PFX:== BY ==TF==.
       FD  NEW-MASTER.
           COPY BKCACCT REPLACING ==:PFX:== BY ==NM==.
       FD  JOURNAL-FILE.
       01  JOURNAL-LINE.
           05  JL-KEY                  PIC X(12).
           05  FILLER                  PIC X(01).
           05  JL-SEQ                  PIC Z(5)9.
           05  FILLER                  PIC X(01).
           05  JL-CODE                 PIC X(03).
           05  JL-AMOUNT               PIC Z(8)9.99-.
           05  JL-BALANCE              PIC Z(10)9.99-.
           05  FILLER                  PIC X(01).
           05  JL-MESSAGE              PIC X(24).
       WORKING-STORAGE SECTION.
       01  WS-STATUSES.
           05  WS-OLD-STATUS           PIC X(02).
               88  OLD-OK              VALUE '00'.
           05  WS-TRAN-STATUS          PIC X(02).
               88  TRAN-OK             VALUE '00'.
       01  WS-KEYS.
           05  WS-OLD-KEY              PIC X(12).
           05  WS-TRAN-KEY             PIC X(12).
           05  WS-LAST-OLD-KEY         PIC X(12) VALUE LOW-VALUES.
           05  WS-LAST-TRAN-KEY        PIC X(12) VALUE LOW-VALUES.
       01  WS-WORK.
           05  WS-SIGNED-AMOUNT        PIC S9(09)V99 COMP-3.
           05  WS-NEW-BALANCE          PIC S9(09)V99 COMP-3.
           05  WS-LIMIT                PIC S9(09)V99 COMP-3.
           05  WS-MONTH-SLOT           PIC 9(02) COMP.
           05  WS-QUOTIENT             PIC 9(04) COMP.
           05  WS-POST-SWITCH          PIC X(01).
               88  POSTED              VALUE 'Y'.
       01  WS-COUNTERS.
           05  WS-MASTERS              PIC 9(06) COMP VALUE ZERO.
           05  WS-TRANS                PIC 9(06) COMP VALUE ZERO.
           05  WS-POSTED               PIC 9(06) COMP VALUE ZERO.
           05  WS-EXCEPTIONS           PIC 9(06) COMP VALUE ZERO.
           05  WS-NET                  PIC S9(11)V99 COMP-3 VALUE ZERO.
       PROCEDURE DIVISION.
       0000-MAIN.
           PERFORM 0100-OPEN
           PERFORM 1000-READ-OLD THRU 1000-EXIT
           PERFORM 1500-READ-TRAN THRU 1500-EXIT
           PERFORM 2000-MATCH THRU 2000-EXIT
               UNTIL WS-OLD-KEY = HIGH-VALUES
                 AND WS-TRAN-KEY = HIGH-VALUES
           CLOSE OLD-MASTER TRAN-FILE NEW-MASTER JOURNAL-FILE
           DISPLAY 'BKB030 MASTERS ' WS-MASTERS ' TRANSACTIONS '
               WS-TRANS
           DISPLAY 'BKB030 POSTED ' WS-POSTED ' EXCEPTIONS '
               WS-EXCEPTIONS ' NET ' WS-NET
           IF WS-EXCEPTIONS > 0
               MOVE 4 TO RETURN-CODE
           END-IF
           STOP RUN.

       0100-OPEN.
           OPEN INPUT OLD-MASTER TRAN-FILE
           IF NOT OLD-OK OR NOT TRAN-OK
               DISPLAY 'BKB030 OPEN STATUS ' WS-OLD-STATUS
                   ' ' WS-TRAN-STATUS
               MOVE 16 TO RETURN-CODE
               STOP RUN
           END-IF
           OPEN OUTPUT NEW-MASTER JOURNAL-FILE.

       1000-READ-OLD.
           READ OLD-MASTER
               AT END
                   MOVE HIGH-VALUES TO WS-OLD-KEY
                   GO TO 1000-EXIT
           END-READ
           ADD 1 TO WS-MASTERS
           MOVE OM-ACCT-KEY TO WS-OLD-KEY
           IF WS-OLD-KEY < WS-LAST-OLD-KEY
               PERFORM 9000-OUT-OF-ORDER
           END-IF
           MOVE WS-OLD-KEY TO WS-LAST-OLD-KEY
           MOVE OM-ACCOUNT-RECORD TO NM-ACCOUNT-RECORD.
       1000-EXIT.
           EXIT.

       1500-READ-TRAN.
           READ TRAN-FILE
               AT END
                   MOVE HIGH-VALUES TO WS-TRAN-KEY
                   GO TO 1500-EXIT
           END-READ
           ADD 1 TO WS-TRANS
           MOVE TF-TR-KEY TO WS-TRAN-KEY
           IF WS-TRAN-KEY < WS-LAST-TRAN-KEY
               PERFORM 9000-OUT-OF-ORDER
           END-IF
           MOVE WS-TRAN-KEY TO WS-LAST-TRAN-KEY.
       1500-EXIT.
           EXIT.

       2000-MATCH.
           IF WS-TRAN-KEY < WS-OLD-KEY
               MOVE SPACES TO JOURNAL-LINE
               MOVE 'NO SUCH ACCOUNT' TO JL-MESSAGE
               MOVE ZERO TO JL-BALANCE
               PERFORM 4000-EXCEPTION
               PERFORM 1500-READ-TRAN THRU 1500-EXIT
               GO TO 2000-EXIT
           END-IF
           IF WS-TRAN-KEY = WS-OLD-KEY
               PERFORM 3000-POST THRU 3000-EXIT
               PERFORM 1500-READ-TRAN THRU 1500-EXIT
               GO TO 2000-EXIT
           END-IF
           WRITE NM-ACCOUNT-RECORD
           PERFORM 1000-READ-OLD THRU 1000-EXIT.
       2000-EXIT.
           EXIT.

       3000-POST.
           MOVE SPACES TO JOURNAL-LINE
           MOVE 'N' TO WS-POST-SWITCH
           MOVE NM-BALANCE TO JL-BALANCE
           IF NM-CLOSED
               MOVE 'ACCOUNT CLOSED' TO JL-MESSAGE
               PERFORM 4000-EXCEPTION
               GO TO 3000-EXIT
           END-IF
           IF TF-TR-DEBIT
               SUBTRACT TF-TR-AMOUNT FROM ZERO
                   GIVING WS-SIGNED-AMOUNT
           ELSE
               MOVE TF-TR-AMOUNT TO WS-SIGNED-AMOUNT
           END-IF
           ADD NM-BALANCE WS-SIGNED-AMOUNT GIVING WS-NEW-BALANCE
               ON SIZE ERROR
                   MOVE 'BALANCE OVERFLOW' TO JL-MESSAGE
                   PERFORM 4000-EXCEPTION
                   GO TO 3000-EXIT
           END-ADD
           SUBTRACT NM-OD-LIMIT FROM ZERO GIVING WS-LIMIT
           EVALUATE TRUE
               WHEN TF-TR-FEE
                   SET POSTED TO TRUE
               WHEN TF-TR-DEBIT AND WS-NEW-BALANCE < WS-LIMIT
                    AND NOT NM-LOAN
                   MOVE 'LIMIT EXCEEDED' TO JL-MESSAGE
               WHEN NM-DORMANT AND TF-TR-WITHDRAWAL
                   MOVE 'ACCOUNT DORMANT' TO JL-MESSAGE
               WHEN NM-LOAN AND TF-TR-CARD
                   MOVE 'NO CARD ON LOAN' TO JL-MESSAGE
               WHEN OTHER
                   SET POSTED TO TRUE
           END-EVALUATE
           IF NOT POSTED
               PERFORM 4000-EXCEPTION
               GO TO 3000-EXIT
           END-IF
           MOVE WS-NEW-BALANCE TO NM-BALANCE JL-BALANCE
           IF TF-TR-DATE > NM-LAST-DATE
               MOVE TF-TR-DATE TO NM-LAST-DATE
           END-IF
           IF NM-DORMANT AND TF-TR-DEPOSIT
               SET NM-ACTIVE TO TRUE
               MOVE 'REACTIVATED' TO JL-MESSAGE
           END-IF
           ADD 1 TO NM-TXN-COUNT
      *    CCYYMM IS CUT TO FOUR DIGITS HERE; THE SLOT STAYS THE SAME
      *    BECAUSE ALL CENTURIES OF INTEREST ARE DIVISIBLE BY THREE.
           DIVIDE TF-TR-DATE BY 100 GIVING WS-QUOTIENT
           DIVIDE WS-QUOTIENT BY 3 GIVING WS-QUOTIENT
               REMAINDER WS-MONTH-SLOT
           ADD 1 TO WS-MONTH-SLOT
           ADD WS-SIGNED-AMOUNT TO NM-MONTH-NET (WS-MONTH-SLOT)
               ON SIZE ERROR
                   MOVE 'MONTH TOTAL OVERFLOW' TO JL-MESSAGE
           END-ADD
           ADD 1 TO WS-POSTED
           ADD WS-SIGNED-AMOUNT TO WS-NET
           PERFORM 5000-JOURNAL.
       3000-EXIT.
           EXIT.

       4000-EXCEPTION.
           ADD 1 TO WS-EXCEPTIONS
           PERFORM 5000-JOURNAL.

       5000-JOURNAL.
           MOVE TF-TR-KEY TO JL-KEY
           MOVE TF-TR-SEQ TO JL-SEQ
           MOVE TF-TR-CODE TO JL-CODE
           MOVE TF-TR-AMOUNT TO JL-AMOUNT
           WRITE JOURNAL-LINE.

       9000-OUT-OF-ORDER.
           DISPLAY 'BKB030 OUT OF ORDER AT ' WS-OLD-KEY ' / '
               WS-TRAN-KEY
           CLOSE OLD-MASTER TRAN-FILE NEW-MASTER JOURNAL-FILE
           MOVE 16 TO RETURN-CODE
           STOP RUN.
