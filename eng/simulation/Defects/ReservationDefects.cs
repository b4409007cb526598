using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.Defects;

/// <summary>The app stores the expiry of requested units one hour too late, so other carts wait for them too long.</summary>
/// <param name="property">The property with the time: of the row or of the product.</param>
/// <param name="name">The description of the fault.</param>
internal sealed class ExpiryStoredTooLate(string property, string name) : Defect
{
    private static readonly TimeSpan Delay = TimeSpan.FromHours(1);

    private readonly Regex time = new($"\"{property}\":\"([^\"]+)\"");

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasPurchases;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(request.Path != "/$batch"
        ? request
        : request with { Body = Encoding.UTF8.GetBytes(time.Replace(Encoding.UTF8.GetString(request.Body.Span), AddDelay)) });

    private string AddDelay(Match match) =>
        $"\"{property}\":\"{DateTimeOffset.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + Delay:O}\"";
}

/// <summary>The sweep does not see that units are reserved for an expired cart.</summary>
internal sealed class ReservedCartSwept : Defect
{
    /// <inheritdoc/>
    public override string Name => "the sweep deletes a cart with a reservation";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasShortLives;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        request with { Query = request.Query.Replace("HeldUntil", "Nothing", StringComparison.Ordinal) });
}

/// <summary>A cart that is recreated under the id of an expired cart loses its reservation.</summary>
internal sealed class ReservationLostOnRecreation : Defect
{
    /// <inheritdoc/>
    public override string Name => "a recreated cart loses its reservation";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasShortLives;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.In(request) is { } row && world.Storage.Find("carts").Find(row.Key)?.Find(CartRow.Generation) is { } generation
            ? CartRow.Change(
                request, row.Key, next => next.Contains(generation) ? next : next.FindAll(property => !IsOfReservation(property)))
            : request);

    private static bool IsOfReservation(TableProperty property) =>
        property.Name is "ReservationId" or "Held" or "HeldUntil" or "Wanted" or "WantedUntil";
}

/// <summary>Reservation ids are drawn from 40 values, so they repeat.</summary>
internal sealed class ReservationIdReused : Defect
{
    /// <inheritdoc/>
    public override string Name => "a reservation id is reused";

    /// <inheritdoc/>
    public override void Configure(IServiceCollection services, int instance) =>
        services.AddSingleton<RandomNumberGenerator>(_ => new FewReservationIds(SeededRandom.Of(2, instance)));

    private sealed class FewReservationIds(SeededRandom random) : RandomNumberGenerator
    {
        private const int IdLength = 12;
        private const int Ids = 40;

        public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

        public override void GetBytes(Span<byte> data) =>
            new SeededBytes(data.Length == IdLength ? new SeededRandom((ulong)random.Next(Ids)) : random).GetBytes(data);
    }
}
