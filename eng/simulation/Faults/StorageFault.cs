namespace CartFunctions.Simulation.Faults;

/// <summary>What goes wrong with a call to storage.</summary>
internal enum StorageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It takes long, but ends in time.</summary>
    Slow,

    /// <summary>No connection: it never leaves.</summary>
    Refused,

    /// <summary>The connection breaks before the call is done.</summary>
    LostBefore,

    /// <summary>The call is done, and its answer lost.</summary>
    LostAfter,

    /// <summary>It is given up without being done.</summary>
    HangsBefore,

    /// <summary>It is done, and given up all the same.</summary>
    HangsAfter,

    /// <summary>It is given up, and done up to 30 seconds later.</summary>
    Late,

    /// <summary>The connection breaks, and the call is done up to 30 seconds later.</summary>
    LostAndLate,

    /// <summary>It is refused for want of capacity.</summary>
    Throttled,

    /// <summary>As <see cref="Throttled"/>, and told when to come back.</summary>
    ThrottledUntil,

    /// <summary>An internal error of storage; the call is not done.</summary>
    Error,

    /// <summary>The call is done, and answered by an error.</summary>
    ErrorButDone,

    /// <summary>Half of an answer arrives.</summary>
    HalfAnswer,

    /// <summary>It arrives twice: answered the first time, and done again a while later. Only calls on the condition of an ETag.</summary>
    Twice,
}

/// <summary>What is to become of a call.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Arrives">How long until storage has it; if it is done late, how long until then.</param>
/// <param name="Returns">How long from there until the caller has the answer.</param>
/// <param name="Seconds">What Retry-After says.</param>
internal readonly record struct CallPlan(StorageFault Fault, TimeSpan Arrives, TimeSpan Returns, int Seconds)
{
    /// <summary>Whether the call never arrives at storage.</summary>
    public bool IsNeverDone => Fault is StorageFault.Refused or StorageFault.LostBefore or StorageFault.HangsBefore
        or StorageFault.Throttled or StorageFault.ThrottledUntil or StorageFault.Error;

    /// <summary>Whether the caller hears nothing, and gives up at its time-out.</summary>
    public bool Hangs => Fault is StorageFault.HangsBefore or StorageFault.HangsAfter or StorageFault.Late;
}
