using System.Text.Json.Serialization;
using CartFunctions.Carts;
using CartFunctions.Http.Json;
using FluentValidation;

namespace CartFunctions.Http.Requests;

/// <summary>The body that names the cart to merge into the cart of its route.</summary>
internal sealed record MergeRequest : ICartRequest<MergeRequest>
{
    public static RequestValidator<MergeRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    [JsonConverter(typeof(IdConverter))]
    public ObjectId? From { get; set; }

    public CartChange ToChange() => new Merge(From.GetValueOrDefault());

    private sealed class Rules : RequestValidator<MergeRequest>
    {
        public Rules()
        {
            RuleFor(merge => merge.CartId).MustBeId();
            RuleFor(merge => merge.From).MustBeId();
            RuleFor(merge => merge.From).Must((merge, from) => from != merge.CartId).Else(
                Failure.InvalidMerge.With("a cart cannot be merged into itself"));
        }
    }
}
