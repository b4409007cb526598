using CartFunctions.Carts;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class ReservationTests
{
    private static readonly ObjectId Id = ObjectId.New();
    private static readonly ReservedUnits TwoBeans = new(Beans, 2);
    private static readonly ReservedUnits FiveBeans = new(Beans, 5);
    private static readonly ReservedUnits OneMug = new(Mug, 1);
    private static readonly ReservedUnits OneUse = new(Spring, 1);

    [Fact]
    public void A_reservation_of_lines_holds_their_units_added_up_by_product()
    {
        var reservation = Reservation.Of(
            Id, [new CartLine(Beans, 2, 1), new CartLine(Mug, 1, 1), new CartLine(Beans, 3, 1, Medium)], Now);

        Assert.Equal([FiveBeans, OneMug], reservation.Held.AsEnumerable());
        Assert.Empty(reservation.Requested);
        Assert.Equal((Id, Now, default(DateTimeOffset)), (reservation.Id, reservation.Until, reservation.RequestedUntil));
    }

    [Fact]
    public void A_first_request_holds_nothing_and_leaves_nothing()
    {
        var request = Reservation.Request(null, Id, [TwoBeans, OneUse], Now);

        Assert.Empty(request.Held);
        Assert.Equal([TwoBeans, OneUse], request.Requested.AsEnumerable());
        Assert.Equal((Id, default(DateTimeOffset), Now), (request.Id, request.Until, request.RequestedUntil));
        Assert.Null(request.WithoutRequest());
    }

    [Fact]
    public void A_later_request_leaves_what_is_held()
    {
        var held = Reservation.Of(Id, [new CartLine(Beans, 2, 1)], Now.AddMinutes(15));

        var request = Reservation.Request(held, Id, [FiveBeans], Now);

        Assert.Equal(held with { Requested = request.Requested, RequestedUntil = Now }, request);
        Assert.Equal(held, request.WithoutRequest());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void A_reservation_ends_with_the_last_of_its_units(int until, int requestedUntil) =>
        Assert.Equal(
            Now.AddMinutes(2), new Reservation(Id, [], Now.AddMinutes(until), [], Now.AddMinutes(requestedUntil)).End);

    [Fact]
    public void Products_and_coupons_are_named_once_whether_held_or_requested() =>
        Assert.Equal(
            [TwoBeans.StockId, OneMug.StockId, OneUse.StockId],
            new Reservation(Id, [TwoBeans, OneMug], Now, [FiveBeans, OneUse], Now).StockIds);

    [Fact]
    public void A_requested_use_of_a_coupon_is_noticed()
    {
        Assert.True(Reservation.Request(null, Id, [TwoBeans, OneUse], Now).HasCoupon);
        Assert.False(Reservation.Request(null, Id, [TwoBeans], Now).HasCoupon);
    }

    [Fact]
    public void Time_is_up_90_seconds_late_because_clocks_differ()
    {
        Assert.False(Reservation.IsExpired(Now, Now.AddSeconds(90)));
        Assert.True(Reservation.IsExpired(Now, Now.AddSeconds(90).AddTicks(1)));
        Assert.False(Reservation.IsExpired(null, Now));
    }

    [Fact]
    public void A_request_is_another_if_its_id_time_or_units_differ()
    {
        var announced = Reservation.Request(null, Id, [TwoBeans, OneMug], Now);

        Assert.True(Reservation.Request(Reservation.Of(Id, [], Now), Id, [TwoBeans, OneMug], Now).IsAnnouncedAs(announced));
        Assert.False((announced with { Id = Beans }).IsAnnouncedAs(announced));
        Assert.False((announced with { RequestedUntil = Now.AddTicks(1) }).IsAnnouncedAs(announced));
        Assert.False((announced with { Requested = [TwoBeans] }).IsAnnouncedAs(announced));
    }

    [Fact]
    public void The_required_units_are_those_held_or_requested_whichever_are_more()
    {
        var reservation = new Reservation(Id, [OneMug, TwoBeans], Now, [FiveBeans, OneUse], Now);
        StockId[] stockIds = [Beans, Mug, Spring, ObjectId.New()];

        Assert.Equal([2, 1, 0, 0], stockIds.Select(reservation.HeldOf));
        Assert.Equal([5, 1, 1, 0], stockIds.Select(reservation.RequiredUnitsOf));
        Assert.Equal(2, new Reservation(Id, [TwoBeans], Now, [new ReservedUnits(Beans, 1)], Now).RequiredUnitsOf(Beans));
    }
}
