using System.Globalization;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>What breaks the contract in a history.</summary>
/// <param name="Check">Which check failed, of which kind of object: the message without the data of this history.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record Violation(string Check, string Message)
{
    /// <summary>Whether the search for an order gave up before it had tried every order: then nothing is proven.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>The operation whose answer shows it; null if something else does.</summary>
    public Operation? Operation { get; init; }

    /// <summary>A violation that a message describes.</summary>
    public static Violation Of(FormattableString message) => new(message.Format, message.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same violation, with the operation whose answer shows it.</summary>
    public Violation In(Operation operation) => this with
    {
        Operation = operation,
        Check = (operation.IsOnProduct ? "product: " : "cart: ") + Check,
        Message = $"#{operation.Number} ({operation}): {Message} The answer was {operation.Answer?.ToString() ?? "none"}.",
    };

    /// <inheritdoc/>
    public override string ToString() => Message;
}
