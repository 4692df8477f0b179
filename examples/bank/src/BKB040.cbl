       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB040.
      *================================================================*
      * BKB040   INTEREST ACCRUAL                                      *
      *          RATES COME FROM A TABLE BY ACCOUNT TYPE AND BALANCE.  *
      *          SAVINGS AND LOANS ACCRUE FOUR DECIMALS A DAY; AT      *
      *          MONTH END THE ACCRUED INTEREST IS CAPITALISED.        *
      *          CARD ON SYSIN: CCYYMMDD DDD M                         *
      *            RUN DATE, NUMBER OF DAYS, M = 'Y' AT MONTH END      *
      *          RETURN CODE 0 GOOD, 4 ACCOUNTS LEFT OUT, 8 BAD CARD,  *
      *          12 RATE TABLE UNUSABLE                                *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT RATE-FILE     ASSIGN TO RATEFILE
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS WS-RATE-STATUS.
           SELECT OLD-MASTER    ASSIGN TO ACCTMST
               ORGANIZATION IS SEQUENTIAL.
           SELECT NEW-MASTER    ASSIGN TO ACCTNEW
               ORGANIZATION IS SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  RATE-FILE.
       01  RATE-RECORD                 PIC X(80).
       FD  OLD-MASTER.
           COPY BKCACCT REPLACING ==:PFX:== BY ==OM==.
       FD  NEW-MASTER.
           COPY BKCACCT REPLACING ==:PFX:== BY ==NM==.
       WORKING-STORAGE SECTION.
       01  WS-RATE-STATUS              PIC X(02).
       01  WS-CARD.
           05  WS-CARD-DATE            PIC X(08).
           05  FILLER                  PIC X(01).
           05  WS-CARD-DAYS            PIC X(03).
           05  WS-CARD-DAYS-N REDEFINES WS-CARD-DAYS PIC 9(03).
           05  FILLER                  PIC X(01).
           05  WS-CARD-MONTH-END       PIC X(01).
               88  MONTH-END           VALUE 'Y'.
       01  WS-SWITCHES.
           05  WS-RATE-EOF             PIC X(01) VALUE 'N'.
               88  RATE-EOF            VALUE 'Y'.
           05  WS-MASTER-EOF           PIC X(01) VALUE 'N'.
               88  MASTER-EOF          VALUE 'Y'.
           05  WS-RATE-FOUND           PIC X(01).
               88  RATE-FOUND          VALUE 'Y'.
       01  WS-TOTALS.
           05  WS-ACCOUNTS             PIC 9(06) COMP VALUE ZERO.
           05  WS-ACCRUED-COUNT        PIC 9(06) COMP VALUE ZERO.
           05  WS-LEFT-OUT             PIC 9(06) COMP VALUE ZERO.
           05  WS-TOTAL-INTEREST       PIC S9(09)V9(04) COMP-3
                                       VALUE ZERO.
           05  WS-TOTAL-CAPITALISED    PIC S9(09)V99 COMP-3
                                       VALUE ZERO.
       01  WS-CAPITAL                  PIC S9(07)V99 COMP-3.
       01  WS-SUB                      PIC 9(03) COMP.
       01  WS-BEST                     PIC 9(03) COMP.
           COPY BKCRATE.
           COPY BKCINT.
           COPY BKCDATE.
       PROCEDURE DIVISION.
       0000-MAIN.
           PERFORM 0100-READ-CARD THRU 0100-EXIT
           PERFORM 0200-LOAD-RATES THRU 0200-EXIT
           OPEN INPUT OLD-MASTER
           OPEN OUTPUT NEW-MASTER
           PERFORM 1000-READ-MASTER
           PERFORM 2000-ACCOUNT THRU 2000-EXIT UNTIL MASTER-EOF
           CLOSE OLD-MASTER NEW-MASTER
           DISPLAY 'BKB040 ACCOUNTS ' WS-ACCOUNTS ' ACCRUED '
               WS-ACCRUED-COUNT ' LEFT OUT ' WS-LEFT-OUT
           DISPLAY 'BKB040 INTEREST ' WS-TOTAL-INTEREST
               ' CAPITALISED ' WS-TOTAL-CAPITALISED
           IF WS-LEFT-OUT > ZERO
               MOVE 4 TO RETURN-CODE
           END-IF
           STOP RUN.

       0100-READ-CARD.
           ACCEPT WS-CARD
           MOVE WS-CARD-DATE TO DP-DATE-X
           CALL 'BKS020' USING DATE-PARM
           IF DP-OK AND WS-CARD-DAYS IS NUMERIC
              AND WS-CARD-DAYS-N > ZERO
               DISPLAY 'BKB040 DATE ' DP-DATE ' DAYS ' WS-CARD-DAYS
                   ' MONTH END ' WS-CARD-MONTH-END
               GO TO 0100-EXIT
           END-IF
           DISPLAY 'BKB040 BAD CARD <' WS-CARD '> ' DP-RETURN
           MOVE 8 TO RETURN-CODE
           STOP RUN.
       0100-EXIT.
           EXIT.

       0200-LOAD-RATES.
           MOVE ZERO TO RT-COUNT
           OPEN INPUT RATE-FILE
           IF WS-RATE-STATUS NOT = '00'
               DISPLAY 'BKB040 NO RATE FILE ' WS-RATE-STATUS
               MOVE 12 TO RETURN-CODE
               STOP RUN
           END-IF.
       0200-NEXT.
           READ RATE-FILE INTO RATE-FILE-RECORD-AREA
               AT END
                   GO TO 0200-CLOSE
           END-READ
           IF RF-TYPE = '*'
               GO TO 0200-NEXT
           END-IF
           IF RT-COUNT NOT < RT-MAX
               DISPLAY 'BKB040 RATE TABLE FULL AT ' RT-COUNT
               GO TO 0200-CLOSE
           END-IF
           IF RF-FLOOR NOT NUMERIC OR RF-RATE NOT NUMERIC
               DISPLAY 'BKB040 BAD RATE LINE ' RATE-RECORD (1:25)
               GO TO 0200-NEXT
           END-IF
           ADD 1 TO RT-COUNT
           SET RT-IDX TO RT-COUNT
           MOVE RF-TYPE TO RT-TYPE (RT-IDX)
           MOVE RF-FLOOR TO RT-FLOOR (RT-IDX)
           MOVE RF-RATE TO RT-RATE (RT-IDX)
           MOVE RF-BASIS TO RT-BASIS (RT-IDX)
           GO TO 0200-NEXT.
       0200-CLOSE.
           CLOSE RATE-FILE
           DISPLAY 'BKB040 RATES LOADED ' RT-COUNT
           IF RT-COUNT = ZERO
               MOVE 12 TO RETURN-CODE
               STOP RUN
           END-IF.
       0200-EXIT.
           EXIT.

       1000-READ-MASTER.
           READ OLD-MASTER INTO NM-ACCOUNT-RECORD
               AT END
                   SET MASTER-EOF TO TRUE
               NOT AT END
                   ADD 1 TO WS-ACCOUNTS
           END-READ.

       2000-ACCOUNT.
           IF NM-CLOSED OR NM-CURRENT
               GO TO 2000-WRITE
           END-IF
           PERFORM 3000-FIND-RATE
           IF NOT RATE-FOUND
               ADD 1 TO WS-LEFT-OUT
               DISPLAY 'NO RATE FOR ' NM-ACCT-KEY ' TYPE '
                   NM-ACCT-TYPE ' BALANCE ' NM-BALANCE
               GO TO 2000-WRITE
           END-IF
           MOVE NM-BALANCE TO IP-PRINCIPAL
           MOVE RT-RATE (WS-BEST) TO IP-RATE
           MOVE RT-BASIS (WS-BEST) TO IP-BASIS
           MOVE WS-CARD-DAYS-N TO IP-DAYS
           CALL 'BKS010' USING INTEREST-PARM
           IF NOT IP-OK
               ADD 1 TO WS-LEFT-OUT
               DISPLAY 'INTEREST OF ' NM-ACCT-KEY ' FAILED, CODE '
                   IP-RETURN
               GO TO 2000-WRITE
           END-IF
           ADD IP-INTEREST TO NM-ACCRUED-INT
               ON SIZE ERROR
                   ADD 1 TO WS-LEFT-OUT
                   DISPLAY 'ACCRUAL OVERFLOW ' NM-ACCT-KEY
               NOT ON SIZE ERROR
                   ADD 1 TO WS-ACCRUED-COUNT
                   ADD IP-INTEREST TO WS-TOTAL-INTEREST
           END-ADD
           IF MONTH-END
               PERFORM 4000-CAPITALISE
           END-IF.
       2000-WRITE.
           WRITE NM-ACCOUNT-RECORD
           PERFORM 1000-READ-MASTER.
       2000-EXIT.
           EXIT.

      *    THE TABLE IS ASCENDING: THE LAST ENTRY WHOSE FLOOR IS NOT
      *    ABOVE THE (ABSOLUTE) BALANCE IS THE BEST ONE.
       3000-FIND-RATE.
           MOVE 'N' TO WS-RATE-FOUND
           MOVE ZERO TO WS-BEST
           SET RT-IDX TO 1
           SEARCH RT-ENTRY
               AT END
                   CONTINUE
               WHEN RT-TYPE (RT-IDX) = NM-ACCT-TYPE
                   SET WS-BEST TO RT-IDX
           END-SEARCH
           IF WS-BEST > ZERO AND WS-BEST NOT > RT-COUNT
               PERFORM VARYING WS-SUB FROM WS-BEST BY 1
                       UNTIL WS-SUB > RT-COUNT
                   IF RT-TYPE (WS-SUB) = NM-ACCT-TYPE
                      AND RT-FLOOR (WS-SUB) NOT >
                          FUNCTION ABS (NM-BALANCE)
                       MOVE WS-SUB TO WS-BEST
                       MOVE 'Y' TO WS-RATE-FOUND
                   END-IF
               END-PERFORM
           END-IF.

       4000-CAPITALISE.
           COMPUTE WS-CAPITAL ROUNDED = NM-ACCRUED-INT
           ADD WS-CAPITAL TO NM-BALANCE
               ON SIZE ERROR
                   DISPLAY 'CAPITAL OVERFLOW ' NM-ACCT-KEY
               NOT ON SIZE ERROR
                   ADD WS-CAPITAL TO WS-TOTAL-CAPITALISED
                   SUBTRACT WS-CAPITAL FROM NM-ACCRUED-INT
           END-ADD.
