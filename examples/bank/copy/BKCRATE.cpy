      *----------------------------------------------------------------*
      * BKCRATE   INTEREST RATE TABLE, LOADED FROM RATEFILE            *
      *           ASCENDING BY TYPE AND LOWER BALANCE                  *
      *----------------------------------------------------------------*
       01  RATE-FILE-RECORD-AREA.
           05  RF-TYPE                     PIC X(01).
           05  RF-FLOOR                    PIC 9(09)V99.
           05  RF-RATE                     PIC S9(03)V9(05)
                                           SIGN LEADING SEPARATE.
           05  RF-BASIS                    PIC X(01).
       01  RATE-TABLE.
           05  RT-COUNT                    PIC 9(03) COMP.
           05  RT-MAX                      PIC 9(03) COMP VALUE 20.
           05  RT-ENTRY                    OCCURS 20 TIMES
                                           INDEXED BY RT-IDX.
               10  RT-TYPE                 PIC X(01).
               10  RT-FLOOR                PIC S9(09)V99    COMP-3.
               10  RT-RATE                 PIC S9(03)V9(05) COMP-3.
               10  RT-BASIS                PIC X(01).
