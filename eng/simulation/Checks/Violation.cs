using System.Globalization;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A violation of the contract in a history.</summary>
/// <param name="Check">The check that failed and the kind of object: the message without the values of this history.</param>
/// <param name="Message">The description.</param>
internal sealed record Violation(string Check, string Message)
{
    /// <summary>Whether the linearization search gave up before it tried every sequence, so nothing is proven.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>The operation whose answer shows the violation; null if there is none.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Creates a violation from its message.</summary>
    public static Violation Of(FormattableString message) => new(message.Format, message.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds the operation whose answer shows the violation.</summary>
    public Violation In(Operation operation) => this with
    {
        Operation = operation,
        Check = (operation.IsOnProduct ? "product: " : "cart: ") + Check,
        Message = $"#{operation.Number} ({operation}): {Message} The answer was {operation.Answer?.ToString() ?? "none"}.",
    };

    /// <inheritdoc/>
    public override string ToString() => Message;
}
