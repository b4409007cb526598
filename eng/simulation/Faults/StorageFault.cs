namespace CartFunctions.Simulation.Faults;

/// <summary>The fault of a call to storage.</summary>
internal enum StorageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The call takes long, but ends before the time-out.</summary>
    Slow,

    /// <summary>No connection: the call is never sent.</summary>
    Refused,

    /// <summary>The connection breaks before storage performs the call.</summary>
    LostBefore,

    /// <summary>Storage performs the call, and its answer is lost.</summary>
    LostAfter,

    /// <summary>The call times out, and storage never performs it.</summary>
    HangsBefore,

    /// <summary>Storage performs the call, and the caller times out.</summary>
    HangsAfter,

    /// <summary>The call times out, and storage performs it up to 30 seconds later.</summary>
    Late,

    /// <summary>The connection breaks, and storage performs the call up to 30 seconds later.</summary>
    LostAndLate,

    /// <summary>Storage is too busy, and refuses the call.</summary>
    Throttled,

    /// <summary>As <see cref="Throttled"/>, with a Retry-After.</summary>
    ThrottledUntil,

    /// <summary>An internal error of storage, which does not perform the call.</summary>
    Error,

    /// <summary>Storage performs the call and answers with an error.</summary>
    ErrorButDone,

    /// <summary>Half of the answer arrives.</summary>
    HalfAnswer,

    /// <summary>Storage performs a call that has an ETag as its condition, and performs it again later.</summary>
    Twice,
}

/// <summary>The plan of a call.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Arrives">The time until storage performs the call.</param>
/// <param name="Returns">The time from then until the caller has the answer.</param>
/// <param name="Seconds">The seconds in Retry-After.</param>
internal readonly record struct CallPlan(StorageFault Fault, TimeSpan Arrives, TimeSpan Returns, int Seconds)
{
    /// <summary>Whether storage never performs the call.</summary>
    public bool IsNeverDone => Fault is StorageFault.Refused or StorageFault.LostBefore or StorageFault.HangsBefore
        or StorageFault.Throttled or StorageFault.ThrottledUntil or StorageFault.Error;

    /// <summary>Whether the caller gets no answer and times out.</summary>
    public bool Hangs => Fault is StorageFault.HangsBefore or StorageFault.HangsAfter or StorageFault.Late;
}
