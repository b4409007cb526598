namespace CartFunctions.Simulation.Defects;

/// <summary>Every fault that the simulation must find, and within how many seeds.</summary>
internal static class AllDefects
{
    /// <summary>The defects. A run gets a new object.</summary>
    public static IReadOnlyList<(Func<Defect> Make, int Seeds)> List { get; } =
    [
        (() => new ETagIgnored(), 5),
        (() => new InsertReplaces(), 20),
        (() => new OwnWriteNotRecognised(), 10),
        (() => new KeysApart(), 20),
        (() => new LateWriteTakenForLost(), 10),
        (() => new WriteRepeatedBelow(), 10),
        (() => new AnswerBeforeWrite(), 10),
        (() => new StaleReads("carts", TimeSpan.FromMilliseconds(200), "stale reads of carts"), 5),
        (() => new StaleReads("products", TimeSpan.FromSeconds(6), "stock from a copy that is 6 seconds old"), 10),
        (() => new ExpiryByWrongClock(), 20),
        (() => new IdsThatRepeat(), 20),
        (() => new SweepWithoutCondition(), 20),
        (() => new RetryAfterIgnored(), 5),
        (() => new ReplayNotTold(), 10),
        (() => new OwnStockChangeNotRecognised(), 20),
        (() => new IfMatchOfProductsIgnored(), 5),
        (() => new DeletedProductFound(), 20),
        (() => new MadeAgainWithoutETag(), 100),
        (() => new DeletedProductRemovedEarly(), 40),
        (() => new SkuOutlivesDeletion(), 20),
        (() => new LastOfManyLinesNotSaved(), 5),
        (() => new NoRetryAfter(), 5),
        (() => new CartReadBeforeRow(), 40),
        (() => new OrderReadBeforeCart(), 30),
        (() => new RowThatHasEnoughNotWritten(), 200),
        (() => new GivenBackBeforeCartWritten(), 30),
        (() => new OrderApartFromCart(), 20),
        (() => new RepeatSettlesNothing(), 100),
        (() => new AskedForTooLate("Until", "a raised row kept for long"), 20),
        (() => new AskedForTooLate("ReservedUntil", "a product asked for its rows too late"), 100),
        (() => new NothingInTheBackground(), 400),
        (() => new ReservedCartSwept(), 100),
        (() => new ReservationForgotten(), 100),
        (() => new ReservationIdNamedTwice(), 30),
        (() => new TakeWithoutETags(), 30),
        (() => new MergeWithoutMarker(), 60),
        (() => new NoSecondLookAtSource(), 60),
        (() => new TargetUnwritten(), 60),
        (() => new MarkerReadBeforeTarget(), 150),
        (() => new DepartureForgotten(), 60),
        (() => new ClaimNotStored(), 60),
        (() => new ClaimNotVoided(), 200),
        (() => new LinesLeaveBeforeCondition(), 120),
        (() => new KeyLeftBehind(), 60),
    ];
}
