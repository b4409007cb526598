using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Converts carts to and from entities. A cart is one entity, so that each write of it is atomic. Its id is both PartitionKey and RowKey:
/// Azurite finds an entity among all that share its RowKey, so a common RowKey would slow down every call as carts are added. The names of
/// the properties are part of the stored format. They never change, even if the names in the code do.
/// </summary>
internal static class CartEntity
{
    /// <summary>When the cart last changed. The sweep uses it to find expired carts.</summary>
    public const string UpdatedAt = "UpdatedAt";

    /// <summary>The latest format that this version of the app knows. Carts with a coupon, or with a use of one, have it.</summary>
    public const int LatestFormat = 3;

    /// <summary>
    /// The cart to which the lines of a merge in transit go. The sweep uses it to find interrupted merges. Absent if there is none.
    /// </summary>
    public const string MergeTarget = "LeavingTo";

    /// <summary>The merge that depends on this state of the cart. Absent if there is none.</summary>
    public const string ClaimId = "ClaimId";

    /// <summary>Until when units are reserved, or requested to be. Absent if there are none.</summary>
    public const string HeldUntil = "HeldUntil";

    /// <inheritdoc cref="HeldUntil"/>
    public const string RequestedUntil = "WantedUntil";

    private const int PlainFormat = 1;
    private const int SecondFormat = 2; // Customers' carts, and those with options, data or charges, have it.
    private const int UsualProperties = 11;
    private const string UserId = "UserId";
    private const string Lines = "Lines";
    private const string Data = "Data";
    private const string Coupon = "Coupon";
    private const string Charges = "Charges";
    private const string CreatedAt = "CreatedAt";
    private const string Generation = "Incarnation";
    private const string Version = "Version";
    private const string Writes = "Writes";
    private const string Keys = "Keys";
    private const string ReservationId = "ReservationId";
    private const string Held = "Held";
    private const string Requested = "Wanted";
    private const string MergeLines = "Leaving";
    private const string MergeId = "LeavingId";
    private const string MergeKey = "LeavingKey";
    private const string MergeOperation = "LeavingOperation";
    private const string MergeUserId = "LeavingUserId";
    private const string ClaimSource = "ClaimSource";
    private const string ClaimSourceETag = "ClaimSourceETag";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        [
            "PartitionKey", "RowKey", "Timestamp", "odata.etag", "odata.metadata",
            StoredFormat.Property, UserId, Data, Coupon, Charges, CreatedAt, UpdatedAt, Generation, Version, Writes, Keys,
            ReservationId, Held, HeldUntil, Requested, RequestedUntil,
            MergeTarget, MergeId, MergeKey, MergeOperation, MergeUserId,
            ClaimId, ClaimSource, ClaimSourceETag,
            .. ChunkedText.NamesOf(Lines), .. ChunkedText.NamesOf(MergeLines),
        ]);

    /// <summary>An OData filter for carts, which excludes the other rows of their partitions.</summary>
    public static string Filter { get; } = TableClient.CreateQueryFilter($"RowKey lt {StorageTables.IdEnd}");

    /// <summary>Whether the entity is a cart, and not an order or the marker of a merge.</summary>
    public static bool IsCart(TableEntity entity) => entity.RowKey == entity.PartitionKey;

    /// <summary>Converts the cart to an entity.</summary>
    public static TableEntity From(StoredCart stored)
    {
        var cart = stored.Cart;
        var id = cart.Id.ToString();
        var entity = new TableEntity(new Dictionary<string, object>(UsualProperties)
        {
            [nameof(TableEntity.PartitionKey)] = id,
            [nameof(TableEntity.RowKey)] = id,
            [StoredFormat.Property] = FormatOf(stored),
            [UserId] = cart.UserId,
            [CreatedAt] = cart.CreatedAt,
            [UpdatedAt] = cart.UpdatedAt,
            [Generation] = cart.Version.Generation,
            [Version] = cart.Version.Number,
            [Writes] = stored.Writes.Bytes ?? [],
            [Keys] = stored.Keys.Bytes ?? [],
        });
        ChunkedText.Write(entity, Lines, CartLinesText.Write(cart.Lines));
        if (cart.Data is { } data)
        {
            entity[Data] = StringMapText.Write(data);
        }

        if (cart.Coupon is { } coupon)
        {
            entity[Coupon] = coupon.ToString();
        }

        if (!cart.Charges.IsEmpty)
        {
            entity[Charges] = ChargesText.Write(cart.Charges);
        }

        if (cart.Reservation is { } reservation)
        {
            Set(entity, reservation);
        }

        if (stored.MergeIntent is { } intent)
        {
            Set(entity, intent, cart.InTransit);
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

    /// <summary>Reads the cart.</summary>
    /// <exception cref="StorageFaultException">The entity holds data that this version of the app would lose.</exception>
    public static StoredCart Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var cart = new Cart(
            ObjectId.Parse(entity.PartitionKey),
            new EntityVersion(entity.GetString(Generation), entity.GetInt64(Version).GetValueOrDefault()),
            CartLinesText.Read(ChunkedText.Read(entity, Lines)!),
            entity.GetDateTimeOffset(CreatedAt).GetValueOrDefault(),
            entity.GetDateTimeOffset(UpdatedAt).GetValueOrDefault())
        {
            UserId = entity.GetString(UserId) ?? Cart.GuestUserId,
            Reservation = ReadReservation(entity),
            InTransit = ChunkedText.Read(entity, MergeLines) is { } lines ? CartLinesText.Read(lines) : [],
            Data = StringMapText.Read(entity.GetString(Data)),
            Coupon = entity.GetString(Coupon) is { } coupon ? ReadCoupon(coupon) : null,
            Charges = ChargesText.Read(entity.GetString(Charges)),
        };
        return new StoredCart(
            cart, entity.ETag, new RecentWrites(entity.GetBinary(Writes)), new RecentKeys(entity.GetBinary(Keys)), UnknownOf(entity))
        {
            MergeIntent = ReadMergeIntent(entity),
            Claim = entity.GetString(ClaimId) is not { } claim ? null : new(
                WriteId.Parse(claim), ObjectId.Parse(entity.GetString(ClaimSource)), new ETag(entity.GetString(ClaimSourceETag))),
        };
    }

    private static int FormatOf(StoredCart stored) =>
        stored.Cart.Coupon is not null || stored.Cart.Reservation?.HasCoupon == true
            ? LatestFormat
            : stored.Cart.HasOptionsOrData || !stored.Cart.Charges.IsEmpty
            || stored.Cart.UserId != Cart.GuestUserId || stored.MergeIntent?.UserId is not null
                ? SecondFormat
                : PlainFormat;

    private static CouponCode ReadCoupon(string text) =>
        CouponCode.TryParse(text, out var code) ? code : throw StorageFaultException.ForUnreadableContent("a cart's coupon has no code");

    private static void Set(TableEntity entity, MergeIntent intent, ImmutableArray<CartLine> lines)
    {
        entity[MergeTarget] = intent.Target.ToString();
        ChunkedText.Write(entity, MergeLines, CartLinesText.Write(lines));
        entity[MergeId] = intent.Id.ToString();
        if (intent.Key is { } key)
        {
            entity[MergeKey] = key.KeyHash.ToString("x32", CultureInfo.InvariantCulture);
            entity[MergeOperation] = unchecked((long)key.Operation);
        }

        if (intent.UserId is { } userId)
        {
            entity[MergeUserId] = userId;
        }
    }

    private static MergeIntent? ReadMergeIntent(TableEntity entity) => entity.GetString(MergeTarget) is not { } target ? null : new(
        WriteId.Parse(entity.GetString(MergeId)),
        ObjectId.Parse(target),
        entity.GetString(MergeKey) is { } key
            ? new KeyedChange(
                UInt128.Parse(key, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                unchecked((ulong)entity.GetInt64(MergeOperation).GetValueOrDefault()))
            : null)
    {
        UserId = entity.GetString(MergeUserId),
    };

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
            entity[Requested] = CartLinesText.Write(reservation.Requested);
            entity[RequestedUntil] = reservation.RequestedUntil;
        }
    }

    private static Reservation? ReadReservation(TableEntity entity) => entity.GetString(ReservationId) is not { } id ? null : new(
        ObjectId.TryParse(id, out var known) ? known : throw StorageFaultException.ForUnreadableContent("a cart's reservation has no id"),
        CartLinesText.ReadUnits(entity.GetString(Held)),
        entity.GetDateTimeOffset(HeldUntil).GetValueOrDefault(),
        CartLinesText.ReadUnits(entity.GetString(Requested)),
        entity.GetDateTimeOffset(RequestedUntil).GetValueOrDefault());

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
