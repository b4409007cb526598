using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// One entity a cart, so that one write of it is atomic. PartitionKey and RowKey are both the cart's id: Azurite finds an entity among
/// all of its RowKey, so a RowKey that carts share would slow down every call as carts are added. The names of the properties are part
/// of the stored format and never change, even if the code's own names do.
/// </summary>
internal static class CartEntity
{
    /// <summary>When the cart last changed, by which the sweep finds those that expired.</summary>
    public const string UpdatedAt = "UpdatedAt";

    /// <summary>The latest format that this app knows.</summary>
    public const int LatestFormat = 1;

    /// <summary>Where its leaving lines go, by which the sweep finds merges that broke off; absent if none are leaving.</summary>
    public const string LeavingTo = "LeavingTo";

    /// <summary>The merge that depends on its state; absent if none does.</summary>
    public const string ClaimId = "ClaimId";

    /// <summary>Until when its units are held, and until when more are wanted; absent if none are.</summary>
    public const string HeldUntil = "HeldUntil";

    /// <inheritdoc cref="HeldUntil"/>
    public const string WantedUntil = "WantedUntil";

    private const int UsualProperties = 11;
    private const string UserId = "UserId";
    private const string Lines = "Lines";
    private const string CreatedAt = "CreatedAt";
    private const string Incarnation = "Incarnation";
    private const string Version = "Version";
    private const string Writes = "Writes";
    private const string Keys = "Keys";
    private const string ReservationId = "ReservationId";
    private const string Held = "Held";
    private const string Wanted = "Wanted";
    private const string Leaving = "Leaving";
    private const string LeavingId = "LeavingId";
    private const string LeavingKey = "LeavingKey";
    private const string LeavingOperation = "LeavingOperation";
    private const string ClaimSource = "ClaimSource";
    private const string ClaimSourceETag = "ClaimSourceETag";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        [
            "PartitionKey", "RowKey", "Timestamp", "odata.etag", "odata.metadata",
            StoredFormat.Property, UserId, Lines, CreatedAt, UpdatedAt, Incarnation, Version, Writes, Keys,
            ReservationId, Held, HeldUntil, Wanted, WantedUntil,
            LeavingTo, Leaving, LeavingId, LeavingKey, LeavingOperation,
            ClaimId, ClaimSource, ClaimSourceETag,
        ]);

    /// <summary>An OData filter for the carts among the rows of their partitions.</summary>
    public static string Any { get; } = TableClient.CreateQueryFilter($"RowKey lt {StorageTables.IdEnd}");

    /// <summary>Whether an entity of the table is a cart, and no order and no marker of a merge.</summary>
    public static bool IsCart(TableEntity entity) => entity.RowKey == entity.PartitionKey;

    /// <summary>The cart as an entity.</summary>
    public static TableEntity From(StoredCart stored)
    {
        var cart = stored.Cart;
        var id = cart.Id.ToString();
        var entity = new TableEntity(new Dictionary<string, object>(UsualProperties)
        {
            [nameof(TableEntity.PartitionKey)] = id,
            [nameof(TableEntity.RowKey)] = id,
            [StoredFormat.Property] = LatestFormat,
            [UserId] = Cart.GuestUserId,
            [Lines] = CartLinesText.Write(cart.Lines),
            [CreatedAt] = cart.CreatedAt,
            [UpdatedAt] = cart.UpdatedAt,
            [Incarnation] = cart.Version.Generation,
            [Version] = cart.Version.Number,
            [Writes] = stored.Writes.Bytes ?? [],
            [Keys] = stored.Keys.Bytes ?? [],
        });
        if (cart.Reservation is { } reservation)
        {
            Set(entity, reservation);
        }

        if (stored.MergeIntent is { } departure)
        {
            Set(entity, departure, cart.InTransit);
        }

        if (stored.Claim is { } claim)
        {
            entity[ClaimId] = claim.Id.ToString();
            entity[ClaimSource] = claim.Source.ToString();
            entity[ClaimSourceETag] = claim.SourceETag.ToString();
        }

        foreach (var (name, value) in stored.Unknown ?? FrozenDictionary<string, object>.Empty)
        {
            entity[name] = value;
        }

        return entity;
    }

    /// <summary>The cart that an entity holds.</summary>
    /// <exception cref="StorageFaultException">It holds what this app would lose.</exception>
    public static StoredCart Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var cart = new Cart(
            ObjectId.Parse(entity.PartitionKey),
            new EntityVersion(entity.GetString(Incarnation), entity.GetInt64(Version).GetValueOrDefault()),
            CartLinesText.Read(entity.GetString(Lines)),
            entity.GetDateTimeOffset(CreatedAt).GetValueOrDefault(),
            entity.GetDateTimeOffset(UpdatedAt).GetValueOrDefault())
        {
            Reservation = ReadReservation(entity),
            InTransit = entity.GetString(Leaving) is { } leaving ? CartLinesText.Read(leaving) : [],
        };
        return new StoredCart(
            cart, entity.ETag, new RecentWrites(entity.GetBinary(Writes)), new RecentKeys(entity.GetBinary(Keys)), UnknownOf(entity))
        {
            MergeIntent = ReadDeparture(entity),
            Claim = entity.GetString(ClaimId) is not { } claim ? null : new(
                WriteId.Parse(claim), ObjectId.Parse(entity.GetString(ClaimSource)), new ETag(entity.GetString(ClaimSourceETag))),
        };
    }

    private static void Set(TableEntity entity, MergeIntent departure, ImmutableArray<CartLine> lines)
    {
        entity[LeavingTo] = departure.Target.ToString();
        entity[Leaving] = CartLinesText.Write(lines);
        entity[LeavingId] = departure.Id.ToString();
        if (departure.Key is { } key)
        {
            entity[LeavingKey] = key.KeyHash.ToString("x32", CultureInfo.InvariantCulture);
            entity[LeavingOperation] = unchecked((long)key.Operation);
        }
    }

    private static MergeIntent? ReadDeparture(TableEntity entity) => entity.GetString(LeavingTo) is not { } target ? null : new(
        WriteId.Parse(entity.GetString(LeavingId)),
        ObjectId.Parse(target),
        entity.GetString(LeavingKey) is { } key
            ? new KeyedChange(
                UInt128.Parse(key, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                unchecked((ulong)entity.GetInt64(LeavingOperation).GetValueOrDefault()))
            : null);

    private static void Set(TableEntity entity, Reservation reservation)
    {
        entity[ReservationId] = reservation.Id.ToString();
        if (!reservation.Held.IsEmpty)
        {
            entity[Held] = CartLinesText.Write(reservation.Held);
            entity[HeldUntil] = reservation.Until;
        }

        if (!reservation.Requested.IsEmpty)
        {
            entity[Wanted] = CartLinesText.Write(reservation.Requested);
            entity[WantedUntil] = reservation.RequestedUntil;
        }
    }

    private static Reservation? ReadReservation(TableEntity entity) => entity.GetString(ReservationId) is not { } id ? null : new(
        ObjectId.TryParse(id, out var known) ? known : throw StorageFaultException.OfContent("a cart's reservation has no id"),
        CartLinesText.ReadUnits(entity.GetString(Held)),
        entity.GetDateTimeOffset(HeldUntil).GetValueOrDefault(),
        CartLinesText.ReadUnits(entity.GetString(Wanted)),
        entity.GetDateTimeOffset(WantedUntil).GetValueOrDefault());

    private static Dictionary<string, object>? UnknownOf(TableEntity entity)
    {
        Dictionary<string, object>? unknown = null;
        foreach (var (name, value) in entity)
        {
            if (!Known.Contains(name))
            {
                (unknown ??= []).Add(name, value);
            }
        }

        return unknown;
    }
}
