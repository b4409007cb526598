namespace CartFunctions.Http.Requests;

/// <summary>What a client asks, with the rules that it has to keep.</summary>
internal interface IRequest<TSelf>
    where TSelf : IRequest<TSelf>
{
    static abstract RequestValidator<TSelf> Validator { get; }

    /// <summary>The largest body, in bytes.</summary>
    static virtual int MaxBodyBytes => RequestBody.UsualMaxBytes;
}

/// <summary>What a client asks of a cart.</summary>
internal interface ICartRequest<TSelf> : IRequest<TSelf>
    where TSelf : ICartRequest<TSelf>
{
    /// <summary>The cart; null if it is yet to be made, under a new id.</summary>
    ObjectId? CartId { get; }
}
