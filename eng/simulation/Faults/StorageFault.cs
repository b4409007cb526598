namespace CartFunctions.Simulation.Faults;

/// <summary>What goes wrong with a call to storage.</summary>
internal enum StorageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The call takes long, but ends before the time-out.</summary>
    Slow,

    /// <summary>No connection: the call is never sent.</summary>
    Refused,

    /// <summary>The connection breaks before the call is done.</summary>
    LostBefore,

    /// <summary>The call is done, and its answer lost.</summary>
    LostAfter,

    /// <summary>The call times out, and is never done.</summary>
    HangsBefore,

    /// <summary>The call is done, and times out.</summary>
    HangsAfter,

    /// <summary>The call times out, and is done up to 30 seconds later.</summary>
    Late,

    /// <summary>The connection breaks, and the call is done up to 30 seconds later.</summary>
    LostAndLate,

    /// <summary>Storage is too busy, and refuses the call.</summary>
    Throttled,

    /// <summary>As <see cref="Throttled"/>, with a Retry-After.</summary>
    ThrottledUntil,

    /// <summary>An internal error of storage; the call is not done.</summary>
    Error,

    /// <summary>The call is done, and answered by an error.</summary>
    ErrorButDone,

    /// <summary>Half of the answer arrives.</summary>
    HalfAnswer,

    /// <summary>The call, which has an ETag as condition, is done and answered, and a while later is done again.</summary>
    Twice,
}

/// <summary>What happens to a call.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Arrives">How long until storage has it; if it is done late, how long until then.</param>
/// <param name="Returns">How long from there until the caller has the answer.</param>
/// <param name="Seconds">What Retry-After says.</param>
internal readonly record struct CallPlan(StorageFault Fault, TimeSpan Arrives, TimeSpan Returns, int Seconds)
{
    /// <summary>Whether the call never arrives at storage.</summary>
    public bool IsNeverDone => Fault is StorageFault.Refused or StorageFault.LostBefore or StorageFault.HangsBefore
        or StorageFault.Throttled or StorageFault.ThrottledUntil or StorageFault.Error;

    /// <summary>Whether the caller gets no answer, and times out.</summary>
    public bool Hangs => Fault is StorageFault.HangsBefore or StorageFault.HangsAfter or StorageFault.Late;
}
